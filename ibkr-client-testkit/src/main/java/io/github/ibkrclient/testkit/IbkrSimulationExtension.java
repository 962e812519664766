package io.github.ibkrclient.testkit;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import java.time.Instant;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes the time before a test, simulator and client when they are asked for, and ends all after the test. */
final class IbkrSimulationExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(IbkrSimulationExtension.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        time(context).join();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        IbkrClient client = store(context).get(IbkrClient.class, IbkrClient.class);
        if (client != null) {
            client.close();
        }
        VirtualTiming time = time(context);
        time.leave();
        time.close();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == IbkrSimulator.class || type == VirtualTiming.class || type == IbkrClient.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == VirtualTiming.class) {
            return time(context);
        }
        return type == IbkrSimulator.class ? simulator(context) : client(context);
    }

    private static VirtualTiming time(ExtensionContext context) {
        return store(context)
                .getOrComputeIfAbsent(
                        VirtualTiming.class,
                        key -> VirtualTiming.startingAt(
                                Instant.parse(settings(context).start())),
                        VirtualTiming.class);
    }

    private static IbkrSimulator simulator(ExtensionContext context) {
        return store(context)
                .getOrComputeIfAbsent(
                        IbkrSimulator.class,
                        key -> IbkrSimulator.builder()
                                .seed(settings(context).seed())
                                .timing(time(context))
                                .build(),
                        IbkrSimulator.class);
    }

    private static IbkrClient client(ExtensionContext context) {
        return store(context)
                .getOrComputeIfAbsent(
                        IbkrClient.class,
                        key -> {
                            IbkrSimulator simulator = simulator(context);
                            return SimulatedClients.builder(simulator, simulator.user())
                                    .runtime(IbkrRuntime.create(time(context)))
                                    .build();
                        },
                        IbkrClient.class);
    }

    private static IbkrSimulation settings(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), IbkrSimulation.class)
                .orElseThrow(() -> new IllegalStateException("the test class lacks @IbkrSimulation"));
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }
}
