package io.github.ibkrclient.ingest;

import static io.github.ibkrclient.ingest.IngestFixture.TODAY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.DataPolicy;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.execution.ImportRun.Kind;
import io.github.ibkrclient.ingest.execution.ImportRun.Outcome;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.SimulatedReports;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files of users are taken whole or not at all, and do no harm. */
class UploadTest {
    private static final LocalDate FIRST = TODAY.minusDays(60);
    private static final long MEGABYTE = 1 << 20;

    private final IngestFixture fixture = new IngestFixture(
            simulator -> simulator.history(FIRST.minusDays(20)).roundTrips(2, 1),
            (ibkr, ingest) -> ingest.largestDocument(4 * MEGABYTE));
    private final List<String> before = uploads();
    private final SimulatedReports reports = fixture.ibkr.reports();
    private final UserIngest anna = fixture.anna();
    private final UUID id = anna.connect("files", List.of()).id();
    private final byte[] flex = reports.flexReport(
            FlexQuery.activity("101").dates("yyyy-MM-dd", ";", "HH:mm:ss", true), FIRST, TODAY.minusDays(1));

    @AfterEach
    void close() {
        fixture.close();
        assertThat(uploads()).isSubsetOf(before);
    }

    private static List<String> uploads() {
        File directory = new File(System.getProperty("java.io.tmpdir"));
        return List.of(Objects.requireNonNull(directory.list((folder, name) -> name.startsWith("ibkr-upload"))));
    }

    @Test
    void aReportIsImportedOnceHoweverOftenItIsUploaded() throws IOException {
        ImportRun first = upload("flex.xml", flex);
        ImportRun again = upload("the same.xml.gz", gzip(flex));

        assertThat(first.kind()).isEqualTo(Kind.UPLOAD);
        assertThat(first.outcome()).isEqualTo(Outcome.DONE);
        assertThat(first.counts().inserts()).isPositive();
        assertThat(again.counts().inserts()).isZero();
        assertThat(fixture.connection(id).accounts())
                .extracting(account -> account.id())
                .containsExactlyElementsOf(fixture.ibkr.user().accountIds());
        assertThat(anna.coverage(fixture.ibkr.user().accountIds(), FIRST, TODAY.minusDays(1)))
                .allSatisfy(coverage -> assertThat(coverage.holes()).isEmpty());
        assertThat(anna.documents()).hasSize(2);
        try (InputStream kept = anna.document(anna.documents().get(1).id())) {
            assertThat(kept.readAllBytes()).isEqualTo(flex);
        }
    }

    @Test
    void rowsWithoutZoneAreReportedAndStoredWhenTheConnectionHasOne() {
        byte[] zoneless = reports.flexReport(
                FlexQuery.activity("102").dates("yyyy-MM-dd", ";", "HH:mm:ss", false), FIRST, TODAY.minusDays(1));

        ImportRun without = upload("flex.xml", zoneless);
        assertThat(without.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(without.message()).contains("rows were not stored").contains("set the zone of the connection");

        anna.setZone(id, ZoneId.of("America/New_York"));
        ImportRun with = upload("flex.xml", zoneless);
        assertThat(with.counts().inserts()).isPositive();
    }

    @Test
    void aReportThatIsCutOffIsRefusedAndNothingOfItIsWritten() {
        IngestException refused = refused("cut.xml", Arrays.copyOf(flex, flex.length * 2 / 3), Reason.DOCUMENT_REFUSED);

        assertThat(refused).hasMessageStartingWith("cut.xml: ");
        assertNothingStored();
    }

    @Test
    void xmlWithEntitiesIsRefusedAndNoneIsOpened() {
        String xml = new String(flex, UTF_8).replaceFirst("<FlexQueryResponse", """
                        <!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;&a;">]>
                        <FlexQueryResponse""");

        refused("flex.xml", xml.getBytes(UTF_8), Reason.DOCUMENT_REFUSED);
        refused(
                "laughs.xml",
                xml.replaceFirst("accountId=\"[^\"]*\"", "accountId=\"&b;\"").getBytes(UTF_8),
                Reason.DOCUMENT_REFUSED);
        assertNothingStored();
    }

    @Test
    void anUploadOf300MegabytesIsLeftOffAtTheLimit() {
        Endless endless = new Endless(300 * MEGABYTE);

        IngestException refused =
                catchThrowableOfType(IngestException.class, () -> anna.upload(id, "large.csv", endless));

        assertThat(refused.reason()).isEqualTo(Reason.DOCUMENT_TOO_LARGE);
        assertThat(refused).hasMessage("large.csv: the document has more than 4 MB; ask IBKR for a shorter period");
        assertThat(endless.read).isLessThan(5 * MEGABYTE);
        assertNothingStored();
    }

    @Test
    void aZipBombIsUnpackedNoFurtherThanToTheLimit() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
            zip.putNextEntry(new ZipEntry("report.csv"));
            new Endless(1_000 * MEGABYTE).transferTo(zip);
            zip.closeEntry();
        }
        assertThat(bomb.size()).isLessThan(2_000_000);

        assertThat(refused("bomb.zip", bomb.toByteArray(), Reason.DOCUMENT_TOO_LARGE))
                .hasMessage("bomb.zip: the document has unpacked more than 4 MB; ask IBKR for a shorter period");
        refused("bomb.zip.gz", gzip(bomb.toByteArray()), Reason.DOCUMENT_TOO_LARGE);
        assertNothingStored();
    }

    @Test
    void whatIsNoReportIsRefusedWithWhatHelps() {
        assertThat(refused("x.pdf", "%PDF-1.7".getBytes(UTF_8), Reason.DOCUMENT_REFUSED))
                .hasMessageContaining("download the same report as CSV or HTML");
        refused("empty.csv", new byte[0], Reason.DOCUMENT_REFUSED);
        refused("noise.bin", new byte[] {0, 1, 2, 3}, Reason.DOCUMENT_REFUSED);
        assertNothingStored();
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(flex, 0, 1_000), new Broken());

        assertThat(catchThrowableOfType(IngestException.class, () -> anna.upload(id, "x.xml", broken))
                        .reason())
                .isEqualTo(Reason.BAD_INPUT);
        assertNothingStored();
    }

    @Test
    void aConnectionThatWasEndedTakesNoFiles() {
        anna.disconnect(id, DataPolicy.KEEP);

        refused("flex.xml", flex, Reason.WRONG_STATE);
        assertNothingStored();
    }

    private ImportRun upload(String name, byte[] content) {
        return anna.upload(id, name, new ByteArrayInputStream(content));
    }

    private IngestException refused(String name, byte[] content, Reason reason) {
        IngestException refused = catchThrowableOfType(IngestException.class, () -> upload(name, content));
        assertThat(refused).isNotNull();
        assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
        return refused;
    }

    private void assertNothingStored() {
        assertThat(fixture.stored()).isEmpty();
        assertThat(anna.documents()).isEmpty();
        assertThat(fixture.connection(id).accounts()).isEmpty();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    /** Lines of a report without end, up to a size. */
    private static final class Endless extends InputStream {
        private final long size;
        private long read;

        Endless(long size) {
            this.size = size;
        }

        @Override
        public int read() {
            return read++ < size ? ',' : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (read >= size) {
                return -1;
            }
            Arrays.fill(bytes, offset, offset + length, (byte) ',');
            read += length;
            return length;
        }
    }

    /** A connection that was reset. */
    private static final class Broken extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("connection reset");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("connection reset");
        }
    }
}
