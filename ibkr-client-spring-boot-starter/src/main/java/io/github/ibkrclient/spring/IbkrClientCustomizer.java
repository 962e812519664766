package io.github.ibkrclient.spring;

import io.github.ibkrclient.IbkrClient;

/** Changes the builder of the client bean, after the properties. Each bean of this type is called, in order. */
@FunctionalInterface
public interface IbkrClientCustomizer {
    /** Sets what no property sets. */
    void customize(IbkrClient.Builder builder);
}
