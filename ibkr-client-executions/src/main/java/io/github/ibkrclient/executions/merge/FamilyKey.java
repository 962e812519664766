package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.model.Execution;
import java.util.Objects;

/** Account and execution family. */
record FamilyKey(String account, String family) {
    static FamilyKey of(Execution row) {
        return new FamilyKey(row.account(), Objects.requireNonNull(row.family(), "family"));
    }

    @Override
    public int hashCode() {
        return account.hashCode() * 31 + family.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FamilyKey key && family.equals(key.family) && account.equals(key.account);
    }
}
