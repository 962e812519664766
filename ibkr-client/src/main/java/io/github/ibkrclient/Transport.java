package io.github.ibkrclient;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.error.IbkrException;
import org.jspecify.annotations.Nullable;

/** Sends a request and returns its decoded answer. The generated API classes need nothing else, so a test may stub it. */
@FunctionalInterface
public interface Transport {

    /**
     * Sends the request, waiting, signing and retrying as its operation allows.
     *
     * @param type the type of the answer; {@code Void} when there is none
     * @return the answer; null only when {@code type} is {@code Void}
     * @throws IbkrException when there is no answer; it says whether the call took effect
     */
    <T extends @Nullable Object> T send(ApiRequest request, TypeToken<T> type);
}
