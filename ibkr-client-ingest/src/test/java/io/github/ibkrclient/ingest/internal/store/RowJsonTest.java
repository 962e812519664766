package io.github.ibkrclient.ingest.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.ExecutionTime.Rule;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.model.OpenClose;
import io.github.ibkrclient.executions.model.OptionRight;
import io.github.ibkrclient.executions.model.Side;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.executions.model.Status;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowJsonTest {

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void aRowComesBackEqualWhateverItsFieldsAre(@ForAll long seed, @ForAll String text) {
        Execution row = new AnyRow(new Random(seed), text).execution();

        assertThat(RowJson.row(RowJson.of(row))).isEqualTo(row);
        assertThat(RowJson.rows(RowJson.of(List.of(row, row)))).containsExactly(row, row);
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void twoRowsHaveOneDigestExactlyIfTheyAreEqual(@ForAll long seed, @ForAll String text) {
        Execution row = new AnyRow(new Random(seed), text).execution();
        Execution same = new AnyRow(new Random(seed), text).execution();
        Execution other = row.toBuilder()
                .price(row.price().setScale(row.price().scale() + 1))
                .build();

        assertThat(RowJson.digest(same)).isEqualTo(RowJson.digest(row));
        assertThat(RowJson.digest(other)).isNotEqualTo(RowJson.digest(row));
    }

    @Test
    void aValueInAnotherFieldIsAnotherRow() {
        Execution row = Trades.fill(1);

        assertThat(RowJson.digest(row.toBuilder().tradeId("7").build()))
                .isNotEqualTo(RowJson.digest(row.toBuilder().transactionId("7").build()));
        assertThat(RowJson.digest(row.toBuilder().codes(List.of("A;B")).build()))
                .isNotEqualTo(
                        RowJson.digest(row.toBuilder().codes(List.of("A", "B")).build()));
    }

    /** Each field is there or not, by chance. */
    private record AnyRow(Random random, String any) {
        Execution execution() {
            return new Execution(
                    text(),
                    one(Source.values()),
                    one(Kind.values()),
                    one(Status.values()),
                    maybe(this::text),
                    maybe(this::text),
                    maybe(this::text),
                    maybe(this::text),
                    maybe(this::text),
                    maybe(this::text),
                    maybe(this::text),
                    new Instrument(
                            maybe(random::nextLong),
                            one(AssetClass.values()),
                            text(),
                            maybe(this::text),
                            maybe(this::text),
                            maybe(random::nextLong),
                            maybe(this::text),
                            maybe(this::day),
                            maybe(this::decimal),
                            maybe(() -> one(OptionRight.values())),
                            maybe(this::decimal),
                            maybe(this::text),
                            maybe(this::text),
                            maybe(this::text)),
                    one(Side.values()),
                    decimal().abs(),
                    decimal(),
                    maybe(this::decimal),
                    maybe(this::decimal),
                    maybe(this::text),
                    maybe(this::decimal),
                    maybe(this::decimal),
                    new ExecutionTime(
                            Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)), text(), Rule.VALUE),
                    maybe(this::day),
                    maybe(this::day),
                    maybe(this::text),
                    maybe(this::text),
                    maybe(() -> one(OpenClose.values())),
                    random.nextBoolean() ? List.of() : List.of(text(), text()),
                    random.nextInt(3));
        }

        private <T> @Nullable T maybe(Supplier<T> value) {
            return random.nextBoolean() ? null : value.get();
        }

        private <T> T one(T[] values) {
            return values[random.nextInt(values.length)];
        }

        private String text() {
            return random.nextBoolean() ? any : "text \u001a\u0000 " + random.nextInt(3);
        }

        private BigDecimal decimal() {
            return new BigDecimal(new BigInteger(random.nextInt(80), random), random.nextInt(24) - 4);
        }

        private LocalDate day() {
            return LocalDate.ofEpochDay(random.nextInt(40_000));
        }
    }
}
