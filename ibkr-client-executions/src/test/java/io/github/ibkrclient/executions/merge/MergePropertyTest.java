package io.github.ibkrclient.executions.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.executions.model.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** With the profile {@code endurance} each property has ten times as many cases. */
class MergePropertyTest {

    /** Point 1 of idempotent ingest. */
    @Property(shrinking = ShrinkingMode.OFF)
    void theSameRowsInAnyOrderPortionsRepetitionAndMixOfSourcesGiveTheSameList(@ForAll long seed) {
        Random random = new Random(seed);
        World world = new World(random, 1 + random.nextInt(12), random.nextBoolean());
        List<Execution> rows = new ArrayList<>();
        for (Source source : someSources(random)) {
            rows.addAll(world.as(source));
        }
        if (random.nextInt(3) == 0) {
            world.facts().forEach(fact -> rows.addAll(World.flex(fact, false)));
        }
        if (random.nextInt(3) == 0) {
            rows.removeIf(row -> random.nextInt(6) == 0);
        }

        Set<MergedExecution> whole = asSet(ExecutionMerge.merge(List.of(), rows).rows());
        List<Execution> again = new ArrayList<>(rows);
        again.addAll(rows.subList(0, random.nextInt(rows.size() + 1)));
        Collections.shuffle(again, random);
        List<MergedExecution> known = List.of();
        for (List<Execution> portion : portions(again, random)) {
            known = ExecutionMerge.merge(shuffled(known, random), portion).rows();
        }

        assertThat(asSet(known)).isEqualTo(whole);
        MergeResult nothingNew = ExecutionMerge.merge(known, rows);
        assertThat(nothingNew.inserts()).isEmpty();
        assertThat(nothingNew.revisions()).isEmpty();
        assertThat(nothingNew.enrichments()).isEmpty();
        assertThat(nothingNew.duplicates()).hasSameSizeAs(rows);
        assertThat(asSet(nothingNew.rows())).isEqualTo(whole);
    }

    @Property(shrinking = ShrinkingMode.OFF)
    void completeSourcesInAnyMixGiveEveryExecutionOnceAndTakeBackWhatWasCancelled(@ForAll long seed) {
        Random random = new Random(seed);
        World world = new World(random, 1 + random.nextInt(12), false);
        List<Execution> rows = new ArrayList<>(world.as(Source.FLEX_ACTIVITY));
        for (Source source : someSources(random)) {
            rows.addAll(world.as(source));
        }
        Collections.shuffle(rows, random);

        List<MergedExecution> merged = ExecutionMerge.merge(List.of(), rows).rows();

        assertThat(merged).hasSameSizeAs(world.facts());
        assertThat(merged.stream()
                        .filter(row -> row.execution().status() != Status.BUSTED)
                        .count())
                .isEqualTo(world.standing());
        assertThat(merged).allSatisfy(row -> assertThat(row.conflicts()).isEmpty());
        assertThat(merged)
                .allSatisfy(row ->
                        assertThat(row.execution().commission()).isNotNull().isNegative());
    }

    @Property(shrinking = ShrinkingMode.OFF)
    void equalTwinsStayAsManyAsAnySourceShows(@ForAll long seed) {
        Random random = new Random(seed);
        World world = new World(random, 1 + random.nextInt(12), true);
        List<Execution> rows = new ArrayList<>();
        someSources(random).stream()
                .filter(source -> source != Source.FLEX_ACTIVITY)
                .forEach(source -> rows.addAll(world.as(source).stream()
                        .filter(row -> row.revision() < 2 && row.kind() == Kind.TRADE)
                        .toList()));

        assertThat(ExecutionMerge.merge(List.of(), rows).rows())
                .hasSize(rows.isEmpty() ? 0 : world.facts().size());
    }

    private static Set<Source> someSources(Random random) {
        Set<Source> sources = EnumSet.noneOf(Source.class);
        for (Source source : Source.values()) {
            if (random.nextInt(3) == 0) {
                sources.add(source);
            }
        }
        return sources;
    }

    private static List<List<Execution>> portions(List<Execution> rows, Random random) {
        List<List<Execution>> portions = new ArrayList<>();
        for (int from = 0; from < rows.size(); ) {
            int to = from + 1 + random.nextInt(rows.size() - from);
            portions.add(rows.subList(from, to));
            from = to;
        }
        return portions;
    }

    private static <T> List<T> shuffled(Collection<T> all, Random random) {
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static Set<MergedExecution> asSet(List<MergedExecution> rows) {
        Set<MergedExecution> set = new HashSet<>(rows);
        assertThat(set).hasSameSizeAs(rows);
        return set;
    }
}
