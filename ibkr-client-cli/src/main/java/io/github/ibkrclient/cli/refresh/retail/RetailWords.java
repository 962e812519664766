package io.github.ibkrclient.cli.refresh.retail;

import io.github.ibkrclient.cli.refresh.reading.Reading;
import io.github.ibkrclient.error.IbkrException;

/** Why a call failed, without the library's advice, which names its classes. */
final class RetailWords {
    private RetailWords() {}

    static String of(Reading<?> reading, IbkrException failure) {
        return reading.reason(failure).replace("connect again with McpLogin.begin()", "connect again");
    }
}
