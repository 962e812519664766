package io.github.ibkrclient.operation;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.error.IbkrException;
import org.jspecify.annotations.Nullable;

/** Sends requests and returns the decoded answers. The generated API classes need nothing else, so a test may stub it. */
@FunctionalInterface
public interface Transport {

    /**
     * Sends a request. Opens the session, waits, signs and retries as its operation needs and allows.
     *
     * @param type the type of the answer; {@code Void} when there is none
     * @return the answer; null only when {@code type} is {@code Void}
     * @throws IbkrException when there is no answer; it says whether the call took effect
     */
    <T extends @Nullable Object> T send(ApiRequest request, TypeToken<T> type);
}
