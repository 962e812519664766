package io.github.ibkrclient.testkit;

import io.github.ibkrclient.IbkrClient;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class its own simulator in virtual time. A test takes what it needs as parameters: {@link
 * IbkrSimulator}, {@link VirtualTiming}, and an {@link IbkrClient} that is connected to both. The
 * test's thread takes part in the time, so it may call the client and {@link VirtualTiming#advance}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(IbkrSimulationExtension.class)
public @interface IbkrSimulation {

    /** Decides accounts, trades, prices and tokens. */
    long seed() default 1;

    /** When a test begins, as ISO-8601 text; a Wednesday in trading hours unless said otherwise. */
    String start() default "2026-11-18T15:00:00Z";
}
