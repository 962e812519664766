package io.github.ibkrclient.tests.trades;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.SavedReport;
import io.github.ibkrclient.model.StatementRequest;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that are written as they come. */
class SavedReportsTest {
    private static final byte[] TEXT = "a,b\n1,2\n".repeat(5_000).getBytes(UTF_8);

    @TempDir
    Path directory;

    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    @AutoClose
    private final IbkrClient client = fixture.builder()
            .signer(OAuth2.signer(
                    SimulatedClients.reportCredentials(fixture.ibkr.user()).build()))
            .build();

    @Test
    void aStatementIsSavedWholeAndForItsOwnerAlone() throws Exception {
        Path file = directory.resolve("july.pdf");

        SavedReport saved = client.statements().save(request(), file).orElseThrow();

        assertThat(Files.size(file)).isEqualTo(saved.length()).isPositive();
        assertThat(saved.sha256()).isEqualTo(sha256(Files.readAllBytes(file)));
        assertThat(saved.mimeType()).isEqualTo("application/pdf");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(files()).containsExactly("july.pdf");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":{\"mimeType\":\"text/csv\",\"gzip\":false,\"value\":\"PLAIN\"}}",
                "{\"data\":{\"value\" : \"ZIPPED\",\"x\":\"value\",\"gzip\": true,\"mimeType\":\"text/csv\"},\"accept\":\"text\"}",
                "{\"data\":{\"gzip\":true,\"value\":\"ESCAPED\",\"mimeType\":\"text/csv\"}}"
            })
    void theFieldsAroundADocumentComeInAnyOrderAndItsTextInAnyForm(String answer) throws Exception {
        answers(answer.replace("PLAIN", base64(TEXT))
                .replace("ZIPPED", base64(zipped(TEXT)))
                .replace(
                        "ESCAPED",
                        Base64.getMimeEncoder()
                                .encodeToString(zipped(TEXT))
                                .replace("/", "\\/")
                                .replace("+", "\\u002b")
                                .replace("\r\n", "\\r\\n")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        SavedReport written = client.statements().write(request(), out).orElseThrow();

        assertThat(out.toByteArray()).isEqualTo(TEXT);
        assertThat(written).isEqualTo(new SavedReport(TEXT.length, sha256(TEXT), "text/csv"));
    }

    @Test
    void anAnswerThatIsCutOffLeavesNoFile() throws IOException {
        String whole = "{\"data\":{\"value\":\"" + base64(TEXT) + "\"}}";
        for (int length : new int[] {9, whole.length() / 2, whole.length() - 3, whole.length() - 1}) {
            fixture.ibkr.faults().on(Endpoint.CREATE_STATEMENT).answer(200, whole.substring(0, length), 3);

            assertThat(catchThrowableOfType(
                            IbkrException.class,
                            () -> client.statements().save(request(), directory.resolve("cut.csv"))))
                    .as(length + " bytes")
                    .isNotNull();
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void aCallThatIsMadeAgainAfterACutBeginsTheFileAnew() throws Exception {
        Path file = directory.resolve("again.csv");
        String whole = "{\"data\":{\"value\":\"" + base64(TEXT) + "\"}}";
        fixture.ibkr
                .faults()
                .on(Endpoint.CREATE_STATEMENT)
                .answer(200, whole.substring(0, whole.length() / 2))
                .answer(200, whole);

        SavedReport saved = client.statements().save(request(), file).orElseThrow();

        assertThat(Files.readAllBytes(file)).isEqualTo(TEXT);
        assertThat(saved.sha256()).isEqualTo(sha256(TEXT));
        assertThat(fixture.ibkr.received(Endpoint.CREATE_STATEMENT)).hasSize(2);
    }

    @Test
    void aStreamThatHoldsAPartIsNotBegunAnew() {
        String whole = "{\"data\":{\"value\":\"" + base64(TEXT) + "\"}}";
        fixture.ibkr
                .faults()
                .on(Endpoint.CREATE_STATEMENT)
                .answer(200, whole.substring(0, whole.length() / 2))
                .answer(200, whole);

        assertThatThrownBy(() -> client.statements().write(request(), new ByteArrayOutputStream()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the answer was cut off after ");
    }

    @Test
    void aBrokenDocumentIsUnreadableAndLeavesNoFile() throws IOException {
        byte[] zipped = zipped(TEXT);
        for (String value : new String[] {
            "a-b", base64(Arrays.copyOf(zipped, zipped.length / 2)), base64(new byte[] {0x1f, (byte) 0x8b, 7, 7}),
        }) {
            answers("{\"data\":{\"value\":\"" + value + "\"}}");
            refused(value, "$.data.value");
        }
        answers("{\"data\":{\"value\":\"" + base64(TEXT) + "\",\"gzip\":true}}");
        refused("not compressed", "$.data.value");
        answers("{\"data\":{\"other\":\"" + base64(TEXT).repeat(2) + "\"}}");
        refused("no document", "$");
    }

    @Test
    void anErrorInPlaceOfADocumentIsTheErrorAndLeavesNoFile() throws IOException {
        answers("{\"error\":\"no such account\"}");
        assertThat(catchThrowableOfType(
                                ApiException.class,
                                () -> client.statements().save(request(), directory.resolve("error.csv")))
                        .ibkrMessage())
                .isEqualTo("no such account");

        fixture.ibkr.faults().on(Endpoint.CREATE_STATEMENT).answer(402, "{\"title\":\"not paid\"}");
        assertThat(catchThrowableOfType(
                                ApiException.class,
                                () -> client.statements().save(request(), directory.resolve("error.csv")))
                        .code())
                .isEqualTo(ErrorCode.NOT_ENTITLED);
        assertThat(files()).isEmpty();
    }

    @Test
    void nothingForThePeriodIsEmptyAndNoFile() throws IOException {
        for (String answer : new String[] {"{\"data\":{\"value\":\"\"}}", "{\"data\":{\"value\":null}}", "{}"}) {
            answers(answer);
            assertThat(client.statements().save(request(), directory.resolve("none.pdf")))
                    .isEmpty();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aFileThatIsThereIsRefusedBeforeAnythingIsSent() throws IOException {
        Path file = Files.writeString(directory.resolve("mine.pdf"), "mine");

        assertThatThrownBy(() -> client.statements().save(request(), file))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(file).hasContent("mine");
        assertThat(fixture.ibkr.received(Endpoint.CREATE_STATEMENT)).isEmpty();
    }

    @Test
    void aStreamThatCannotBeWrittenIsTheCallersOwnFailure() {
        IOException full = new IOException("disk full");
        OutputStream out = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw full;
            }
        };

        assertThatThrownBy(() -> client.statements().write(request(), out)).isSameAs(full);
        assertThat(fixture.ibkr.received(Endpoint.CREATE_STATEMENT)).hasSize(1);
    }

    private void answers(String json) {
        fixture.ibkr.faults().on(Endpoint.CREATE_STATEMENT).answer(200, json);
    }

    private void refused(String what, String path) throws IOException {
        DecodeException failure = catchThrowableOfType(
                DecodeException.class, () -> client.statements().save(request(), directory.resolve("broken.csv")));
        assertThat(failure).as(what).isNotNull();
        assertThat(failure.path()).isEqualTo(path);
        assertThat(files()).isEmpty();
    }

    private StatementRequest request() {
        return StatementRequest.builder()
                .accountId(fixture.account(0))
                .startDate(YearMonth.of(2026, 7))
                .endDate(YearMonth.of(2026, 7))
                .build();
    }

    private Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
