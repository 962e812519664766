package io.github.ibkrclient.executions;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** The rooms of the module and what each may use. */
@AnalyzeClasses(packages = "io.github.ibkrclient.executions", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.github.ibkrclient.executions";

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("io.github.ibkrclient.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule modelUsesNoOtherRoom = room("model");

    @ArchTest
    static final ArchRule mergeUsesModel = room("merge", "model");

    @ArchTest
    static final ArchRule coverageUsesModel = room("coverage", "model");

    @ArchTest
    static final ArchRule outputUsesModel = room("output", "model");

    @ArchTest
    static final ArchRule documentUsesModel = room("document", "model");

    @ArchTest
    static final ArchRule timeUsesModel = room("internal.time", "model");

    @ArchTest
    static final ArchRule inputUsesDocument = room("internal.input", "document");

    @ArchTest
    static final ArchRule tableUsesDocumentModelAndTime = room("internal.table", "document", "model", "internal.time");

    @ArchTest
    static final ArchRule statementUsesTable =
            room("internal.statement", "document", "model", "internal.time", "internal.table");

    @ArchTest
    static final ArchRule internalFlexUsesTable =
            room("internal.flex", "document", "model", "internal.time", "internal.table");

    @ArchTest
    static final ArchRule csvUsesStatementAndFlex =
            room("internal.csv", "document", "internal.input", "internal.table", "internal.statement", "internal.flex");

    @ArchTest
    static final ArchRule htmlUsesStatement =
            room("internal.html", "document", "internal.input", "internal.table", "internal.statement");

    @ArchTest
    static final ArchRule readerUsesTheFormats = room(
            "reader",
            "document",
            "model",
            "internal.time",
            "internal.input",
            "internal.table",
            "internal.flex",
            "internal.csv",
            "internal.html");

    @ArchTest
    static final ArchRule flexUsesDocument = noClasses()
            .that()
            .resideInAPackage(ROOT + ".flex")
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "..")
                    .and(DescribedPredicate.describe(
                            "outside of flex and document",
                            other ->
                                    !List.of(ROOT + ".flex", ROOT + ".document").contains(other.getPackageName()))));

    /** The room uses itself and the named rooms of this module, nothing else of this project. */
    private static ArchRule room(String room, String... open) {
        List<String> allowed = Stream.concat(
                        Stream.of(ROOT + "." + room), Stream.of(open).map(name -> ROOT + "." + name))
                .toList();
        DescribedPredicate<JavaClass> closed = resideInAPackage("io.github.ibkrclient..")
                .and(DescribedPredicate.describe(
                        "outside " + allowed, other -> !allowed.contains(other.getPackageName())));
        return noClasses().that().resideInAPackage(ROOT + "." + room).should().dependOnClassesThat(closed);
    }
}
