package io.github.ibkrclient.internal.response;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.model.ReportDestination;
import io.github.ibkrclient.operation.Operation;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * What IBKR answered. See {@code docs/protocol.md#answers-have-a-size}.
 *
 * @param status the HTTP status
 * @param charset the charset that the answer declares; null when it declares none
 * @param body the bytes, decompressed; of an error the beginning, and none of a success that is too long
 * @param tooLong whether it is a success that is longer than its operation's answers may be
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers
public record Answer(int status, @Nullable String charset, byte[] body, boolean tooLong) {
    /** In bytes. What IBKR says about an error is shorter. */
    private static final long LONGEST_ERROR = 65_536;
    /** One answer takes no more than this part of the memory, in bytes, so that a small program survives it. */
    private static final long PART_OF_MEMORY = Runtime.getRuntime().maxMemory() / 4;

    /**
     * Reads an answer to its end, or until it is too long. What is left of it is not read. The document of a report goes to
     * its destination and is no part of the answer.
     */
    public static Answer of(Response response, Operation operation, TypeToken<?> type) throws IOException {
        if (response.isSuccessful() && type instanceof ReportDestination destination) {
            ReportReader reader = new ReportReader(operation, response.body().source(), destination);
            return new Answer(response.code(), null, reader.read(), false);
        }
        return of(response, Math.min(operation.longestAnswer(), PART_OF_MEMORY));
    }

    /**
     * Reads an answer.
     *
     * @param longest how many bytes a success may have
     */
    static Answer of(Response response, long longest) throws IOException {
        MediaType type = response.body().contentType();
        String charset = type == null ? null : type.parameter("charset");
        long stated = response.body().contentLength();
        BufferedSource source = response.body().source();
        if (!response.isSuccessful()) {
            source.request(LONGEST_ERROR);
            long length = Math.min(LONGEST_ERROR, source.getBuffer().size());
            return new Answer(response.code(), charset, source.readByteArray(length), false);
        }
        if (stated > longest || source.request(longest + 1)) {
            return new Answer(response.code(), charset, new byte[0], true);
        }
        byte[] body = source.readByteArray();
        if (stated >= 0 && stated != body.length) {
            throw new ProtocolException("the answer is shorter or longer than it states");
        }
        return new Answer(response.code(), charset, body, false);
    }

    boolean succeeded() {
        return status >= 200 && status <= 299;
    }

    /**
     * Whether the answer declares a charset other than UTF-8 and has characters that the two may write differently; see
     * {@code docs/protocol.md#answers-are-utf-8}.
     */
    boolean otherCharset() {
        return charset != null
                && !charset.equalsIgnoreCase(StandardCharsets.UTF_8.name())
                && !charset.equalsIgnoreCase("UTF8")
                && !ascii();
    }

    private boolean ascii() {
        for (byte one : body) {
            if (one < 0) {
                return false;
            }
        }
        return true;
    }
}
