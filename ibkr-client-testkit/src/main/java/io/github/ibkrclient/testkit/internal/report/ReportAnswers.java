package io.github.ibkrclient.testkit.internal.report;

import com.google.gson.JsonElement;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** The answers to calls about reports. */
public final class ReportAnswers {
    private ReportAnswers() {}

    /** Names what reports there are. */
    public static SimulatedResponse available(JsonElement value) {
        return SimulatedResponse.ok(Json.object()
                .put("data", Json.object().put("dataType", "String").put("value", value)));
    }

    /** Refuses an account of somebody else. */
    public static SimulatedResponse notYours() {
        return SimulatedResponse.problem(403, "Forbidden", "the account does not stand under the master account");
    }

    /** Says that there is nothing to report. */
    static SimulatedResponse nothing() {
        return SimulatedResponse.ok(Json.object().put("data", Json.object().put("value", "")));
    }

    /** Wraps a document. */
    static SimulatedResponse document(byte[] document, String mimeType, boolean gzip) {
        String value = Base64.getEncoder().encodeToString(gzip ? zipped(document) : document);
        return SimulatedResponse.ok(Json.object()
                .put(
                        "data",
                        Json.object()
                                .put("dataType", "byte[]")
                                .put("encoding", "base64")
                                .put("value", value)
                                .put("mimeType", mimeType)
                                .put("gzip", gzip)));
    }

    private static byte[] zipped(byte[] document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
