package io.github.ibkrclient.executions.reader;

import static io.github.ibkrclient.executions.reader.Reading.NEW_YORK;
import static io.github.ibkrclient.executions.reader.Reading.read;
import static io.github.ibkrclient.executions.reader.Reading.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.executions.document.DocumentSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the bytes of a document come from, and how they are wrapped. */
class WrappingTest {
    private static final String STATEMENT = Reports.statementCsv(Fill.few(), true);
    private static final byte[] BYTES = STATEMENT.getBytes(StandardCharsets.UTF_8);

    @Test
    void anAnswerOfIbkrIsUnwrapped() throws IOException {
        String plain = Base64.getEncoder().encodeToString(BYTES);
        String packed = Base64.getEncoder().encodeToString(gzip(BYTES));

        assertThat(executions(envelope(plain))).isEqualTo(6);
        assertThat(executions(envelope(packed))).isEqualTo(6);
        assertThat(executions(envelope(plain.replace("/", "\\/").replace("=", "\\u003d"))))
                .isEqualTo(6);
        assertThat(executions("{\"value\" : \"" + packed + "\"}")).isEqualTo(6);
    }

    private static String envelope(String value) {
        return "{\"data\":{\"dataType\":\"Byte[]\",\"encoding\":\"value\",\"value\":\"" + value
                + "\",\"mimeType\":\"text/csv\",\"gzip\":true}}";
    }

    private static long executions(String text) {
        return read(text).summary().executions();
    }

    @Test
    void anAnswerWithoutDocumentOrCutIsRefused() throws IOException {
        String whole = envelope(Base64.getEncoder().encodeToString(gzip(BYTES)));

        assertThat(refusal("{\"error\":\"Bad Request: invalid account\",\"statusCode\":400}"))
                .contains("holds no document", "Bad Request: invalid account");
        for (int length = 40; length < whole.length(); length += 97) {
            assertThat(refusal(whole.substring(0, length))).isNotBlank();
        }
        assertThat(refusal(envelope("%%%"))).isNotBlank();
    }

    @Test
    void archivesAreUnpacked() throws IOException {
        assertThat(read(gzip(BYTES), NEW_YORK).summary().executions()).isEqualTo(6);
        assertThat(read(zip("statement.csv"), NEW_YORK).summary().executions()).isEqualTo(6);
        assertThat(refusal(zip("a.csv", "b.csv"))).contains("several files");
        assertThat(refusal(zip("xl/workbook.xml"))).contains("spreadsheet");
    }

    @Test
    void aCutArchiveIsRefused() throws IOException {
        byte[] gzip = gzip(BYTES);

        for (int length = 3; length < gzip.length; length += 41) {
            assertThat(refusal(Arrays.copyOf(gzip, length))).isNotBlank();
        }
    }

    @Test
    void whatCannotBeReadIsNamed() {
        assertThat(refusal("%PDF-1.4\n...")).contains("PDF", "CSV or HTML");
        assertThat(refusal("")).contains("empty");
        assertThat(refusal(new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, 0, 0}))
                .contains("spreadsheet");
        assertThat(refusal("Statement,Header".getBytes(StandardCharsets.UTF_16)))
                .contains("UTF-8");
        assertThat(refusal((STATEMENT + "\u00e9").getBytes(StandardCharsets.ISO_8859_1)))
                .contains("UTF-8");
    }

    @Test
    void theHashIsOfTheBytesAsTheyWereGiven() throws IOException, NoSuchAlgorithmException {
        byte[] packed = gzip(BYTES);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(packed));

        assertThat(read(packed, NEW_YORK).summary().sha256()).isEqualTo(hash);
    }

    @Test
    void aStreamIsKeptInAFileOfItsOwnerAndDeleted() throws IOException {
        Set<Path> before = temporaryFiles();
        Set<Path> now;

        try (DocumentSource source = DocumentSource.of("statement.csv", new ByteArrayInputStream(BYTES))) {
            now = temporaryFiles();
            now.removeAll(before);
            assertThat(now).hasSize(1);
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(now.iterator().next())))
                    .isEqualTo("rw-------");
            assertThat(new DocumentReader(NEW_YORK).read(source).summary().executions())
                    .isEqualTo(6);
        }

        assertThat(now.iterator().next()).doesNotExist();
    }

    private static Set<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("ibkr-document"))
                    .collect(Collectors.toCollection(HashSet::new));
        }
    }

    @Test
    void aSourceThatFailsIsNotARefusedDocument(@TempDir Path directory) {
        Path missing = directory.resolve("missing.csv");

        assertThatThrownBy(() -> new DocumentReader(NEW_YORK).read(DocumentSource.of(missing)))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileThatChangesBetweenItsPassesIsNoticed(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("statement.csv");
        Files.writeString(file, Reports.flexCsvPlain(Fill.many(50)));
        var document = new DocumentReader(NEW_YORK, 10).read(DocumentSource.of(file));
        Files.writeString(file, Reports.flexCsvPlain(Fill.many(60)));

        assertThatThrownBy(() -> document.forEachExecution(row -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("changed");
    }

    @ParameterizedTest
    @EnumSource(EveryFormatTest.Report.class)
    void aSecondPassFindsWhatAFirstOneKeeps(EveryFormatTest.Report report) throws IOException {
        byte[] bytes = report.of(Fill.many(50)).getBytes(StandardCharsets.UTF_8);

        assertThat(new DocumentReader(NEW_YORK, 10)
                        .read(DocumentSource.of("report", bytes))
                        .executions())
                .hasSize(50)
                .isEqualTo(read(bytes, NEW_YORK).executions());
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                try (InputStream in = new ByteArrayInputStream(BYTES)) {
                    in.transferTo(zip);
                }
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }
}
