package io.github.ibkrclient.benchmarks;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.internal.json.Json;
import io.github.ibkrclient.model.Trade;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openapitools.client.JSON;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The same 5,000 trades, read in four ways. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecodingBenchmark {
    private static final int TRADES = 5_000;
    private static final TypeToken<List<Trade>> TRADE_LIST = new TypeToken<>() {};
    private static final Type STOCK_LIST = new TypeToken<List<org.openapitools.client.model.Trade>>() {}.getType();

    private final byte[] document = TradesDocument.of(TRADES);
    private final Json json = new Json();
    private final JacksonReader jackson = new JacksonReader();

    /** Checks that all who can read everything read the same. */
    public DecodingBenchmark() {
        List<Trade> trades = ours();
        try {
            if (!trades.equals(handWritten()) || !trades.equals(jackson())) {
                throw new IllegalStateException("the readers disagree");
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The client's decoder. */
    @Benchmark
    public List<Trade> ours() {
        return json.decode(document, TRADE_LIST).value();
    }

    /** A streaming reader for this one record. */
    @Benchmark
    public List<Trade> handWritten() throws IOException {
        return HandWrittenReader.read(document);
    }

    /** The models of openapi-generator; times stay texts and numbers, and flags that come as "1" are read as false. */
    @Benchmark
    public List<org.openapitools.client.model.Trade> stock() throws IOException {
        return JSON.deserialize(new ByteArrayInputStream(document), STOCK_LIST);
    }

    /** Jackson, into the client's record. */
    @Benchmark
    public List<Trade> jackson() {
        return jackson.read(document);
    }
}
