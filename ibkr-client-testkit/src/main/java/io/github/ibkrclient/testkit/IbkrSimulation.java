package io.github.ibkrclient.testkit;

import io.github.ibkrclient.IbkrClient;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class its own simulator in virtual time. A test may take these parameters: {@link IbkrSimulator},
 * {@link VirtualTiming}, and an {@link IbkrClient} that is connected to both. The thread of the test takes part in the time,
 * so it may call the client and {@link VirtualTiming#advance}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(IbkrSimulationExtension.class)
public @interface IbkrSimulation {

    /** The seed, which decides accounts, trades, prices and tokens. */
    long seed() default 1;

    /** When a test begins, in the format of ISO 8601; by default a Wednesday in trading hours. */
    String start() default "2026-11-18T15:00:00Z";
}
