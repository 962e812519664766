package io.github.ibkrclient.spring;

import io.github.ibkrclient.IbkrRuntime;
import org.springframework.beans.factory.ObjectProvider;

/** Changes the runtime before clients are given it, for instance to observe their calls. */
@FunctionalInterface
public interface IbkrRuntimeDecorator {
    /** The runtime to use in place of the given one. */
    IbkrRuntime decorate(IbkrRuntime runtime);

    /** Applies all decorators in order. */
    static IbkrRuntime all(IbkrRuntime runtime, ObjectProvider<IbkrRuntimeDecorator> decorators) {
        return decorators.orderedStream().reduce(runtime, (done, next) -> next.decorate(done), (one, other) -> other);
    }
}
