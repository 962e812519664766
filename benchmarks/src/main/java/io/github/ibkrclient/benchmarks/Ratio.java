package io.github.ibkrclient.benchmarks;

import java.util.List;

/**
 * Two benchmarks of the same run, one over the other.
 *
 * @param what the work
 * @param ours the benchmark on top
 * @param beside the benchmark below
 * @param besideWhat what the latter does
 * @param measure what is compared
 * @param atMost the bound that the ratio must keep; infinite when it has none
 */
record Ratio(String what, String ours, String beside, String besideWhat, Measure measure, double atMost) {
    private static final double NONE = Double.POSITIVE_INFINITY;

    enum Measure {
        /** The processor time of the thread that does it. */
        CPU,
        /** The median time from beginning to end. */
        MEDIAN,
        /** The bytes allocated, by all threads. */
        ALLOCATION
    }

    static List<Ratio> all() {
        String reader = "a hand-written Gson streaming reader of the same tolerance";
        String bareCall = "OkHttp and Gson alone, same bytes on the wire";
        return List.of(
                new Ratio(
                        "signing one request",
                        "SigningBenchmark.ours",
                        "SigningBenchmark.bare",
                        "HMAC-SHA256 of the same bytes (getInstance, init, doFinal) and 16 bytes of SecureRandom",
                        Measure.CPU,
                        3.6),
                new Ratio(
                        "live session token handshake",
                        "HandshakeBenchmark.ours",
                        "HandshakeBenchmark.bare",
                        "an RSA decryption, an RSA signature and two modular powers",
                        Measure.CPU,
                        1.15),
                new Ratio(
                        "decoding 5,000 trades",
                        "DecodingBenchmark.ours",
                        "DecodingBenchmark.handWritten",
                        reader,
                        Measure.CPU,
                        1.25),
                new Ratio(
                        "… by openapi-generator's stock models",
                        "DecodingBenchmark.stock",
                        "DecodingBenchmark.handWritten",
                        reader,
                        Measure.CPU,
                        NONE),
                new Ratio(
                        "… by Jackson",
                        "DecodingBenchmark.jackson",
                        "DecodingBenchmark.handWritten",
                        reader,
                        Measure.CPU,
                        NONE),
                new Ratio(
                        "… allocation",
                        "DecodingBenchmark.ours",
                        "DecodingBenchmark.handWritten",
                        reader,
                        Measure.ALLOCATION,
                        NONE),
                new Ratio(
                        "merging 1,000,000 executions into 1,000,000",
                        "MergeBenchmark.ours",
                        "MergeBenchmark.bareWithKeys",
                        "HashMap.put of the same rows under their execution ids",
                        Measure.CPU,
                        10),
                new Ratio(
                        "… keys made on the way",
                        "MergeBenchmark.ours",
                        "MergeBenchmark.bare",
                        "the same with keys of account and id that are made for each row",
                        Measure.CPU,
                        NONE),
                new Ratio(
                        "reading 50,000 executions from a statement in CSV",
                        "DocumentBenchmark.oursCsv",
                        "DocumentBenchmark.bareCsv",
                        "FastCSV alone over the same file",
                        Measure.CPU,
                        4),
                new Ratio(
                        "reading 50,000 executions from a Flex report in XML",
                        "DocumentBenchmark.oursXml",
                        "DocumentBenchmark.bareXml",
                        "a bare pass of StAX over the same file",
                        Measure.CPU,
                        2.85),
                new Ratio(
                        "a full call over loopback, median",
                        "CallBenchmark.ours",
                        "CallBenchmark.bare",
                        bareCall,
                        Measure.MEDIAN,
                        1.15),
                new Ratio(
                        "… allocation", "CallBenchmark.ours", "CallBenchmark.bare", bareCall, Measure.ALLOCATION, 1.3));
    }

    boolean bounded() {
        return atMost < NONE;
    }
}
