package io.github.ibkrclient.model;

import com.google.gson.reflect.TypeToken;
import java.io.OutputStream;
import java.util.function.Supplier;

/**
 * The type of a report whose document is written to a stream as it comes, decoded and decompressed, so that it need not fit
 * into the memory. The answer is the report without its document. Only the client's own transport does this; another one
 * returns the document as text.
 */
public final class ReportDestination extends TypeToken<ReportDocument> {
    private final Supplier<OutputStream> opening;

    /**
     * A destination.
     *
     * @param opening gives the stream. It is asked again when the client makes the call again, because the answer was cut
     *     off; the stream then holds nothing of the attempt before. Stream and supplier throw unchecked exceptions only
     */
    public ReportDestination(Supplier<OutputStream> opening) {
        this.opening = opening;
    }

    /** The stream for one answer. */
    public OutputStream open() {
        return opening.get();
    }
}
