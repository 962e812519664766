package io.github.ibkrclient.spring;

import io.github.ibkrclient.ingest.Ingest;

/** Changes the builder of the ingest bean, after the properties. Each bean of this type is called, in order. */
@FunctionalInterface
public interface IbkrIngestCustomizer {
    /** Sets what no property sets. */
    void customize(Ingest.Builder builder);
}
