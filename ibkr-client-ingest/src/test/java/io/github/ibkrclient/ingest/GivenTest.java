package io.github.ibkrclient.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.execution.ExecutionFilter;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the database could not take, or what would make it work for nothing, is refused before. */
class GivenTest {
    private static final IngestFixture fixture = new IngestFixture();
    private static final UserIngest anna = fixture.anna();
    private static final UUID files = anna.connect("files", List.of()).id();
    private static final LocalDate TODAY = IngestFixture.TODAY;

    @AfterAll
    static void close() {
        fixture.close();
    }

    private static Arguments refused(String message, ThrowingCallable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refused("user: has a character", () -> fixture.ingest.user("a\0")),
                refused("label: has a character", () -> anna.connect("a\0", List.of())),
                refused("label: has a character", () -> anna.connect("\ud800", List.of())),
                refused("label: has a character", () -> anna.connect("\udc00\ud800", List.of())),
                refused("label: has a character", () -> anna.beginConsent("a\0")),
                refused("label: has a character", () -> anna.beginMcpConsent("a\0", null)),
                refused("limit: 0 is not 1 to 1000", () -> anna.runs(files, 0)),
                refused("limit: 1001 is not 1 to 1000", () -> anna.runs(files, 1_001)),
                refused("limit: 0 is not 1 to 1000", () -> anna.executions(ExecutionFilter.ALL, null, 0)),
                refused("limit: 1001 is not 1 to 1000", () -> anna.executions(ExecutionFilter.ALL, null, 1_001)),
                refused("symbol: has a character", () -> anna.executions(symbol("\0"), null, 1)),
                refused("symbol: has a character", () -> anna.forEachExecution(symbol("\0"), row -> {})),
                refused("accounts: has a character", () -> anna.coverage(Set.of("\0"), TODAY, TODAY)),
                refused("accounts: has a character", () -> anna.daily(Set.of("\0"), TODAY, TODAY)),
                refused(
                        "from: 1969-12-31 is not 1970-01-01 to 2027-09-08",
                        () -> anna.coverage(Set.of(), LocalDate.EPOCH.minusDays(1), TODAY)),
                refused(
                        "to: 2027-09-09 is not 1970-01-01 to 2027-09-08",
                        () -> anna.daily(Set.of(), TODAY, TODAY.plusYears(1).plusDays(1))),
                refused(
                        "from: -999999999-01-01 is not",
                        () -> anna.executions(ExecutionFilter.between(LocalDate.MIN, TODAY), null, 1)),
                refused(
                        "to: +999999999-12-31 is not",
                        () -> anna.forEachExecution(ExecutionFilter.between(TODAY, LocalDate.MAX), row -> {})),
                refused("from: 0025-01-01 is not", () -> anna.backfill(files, LocalDate.of(25, 1, 1), TODAY)));
    }

    private static ExecutionFilter symbol(String symbol) {
        return new ExecutionFilter(Set.of(), null, null, symbol, null, null, null);
    }

    @ParameterizedTest(name = "{index}: {0}")
    @MethodSource("refusals")
    void whatCannotBeUsedIsRefusedWithItsNameAndWhatMayBeGiven(String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        IngestException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_INPUT))
                .hasMessageStartingWith(message);
        assertThat(anna.connections()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void whatCanBeUsedIsTaken(String label) {
        UserIngest ben = fixture.ingest.user("ben " + UUID.randomUUID());

        assertThat(ben.connection(ben.connect(label, List.of()).id()).label()).isEqualTo(label);
        assertThat(ben.coverage(Set.of("U1"), LocalDate.EPOCH, TODAY.plusYears(1)))
                .hasSize(1);
        assertThat(ben.executions(ExecutionFilter.between(LocalDate.EPOCH, TODAY), null, 1_000)
                        .rows())
                .isEmpty();
    }

    static Stream<String> allowed() {
        return Stream.of("", "Depot \u00e4\u4e2d", "\ud83d\udcb6", "\u001a0000", "'; drop table execution");
    }
}
