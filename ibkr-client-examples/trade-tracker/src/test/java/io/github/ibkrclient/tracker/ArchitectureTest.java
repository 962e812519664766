package io.github.ibkrclient.tracker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.github.ibkrclient.tracker", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String TRACKER = "io.github.ibkrclient.tracker";

    @ArchTest
    static final ArchRule roomsAreFreeOfCycles =
            slices().matching("io.github.ibkrclient.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule roomsUseOnlyTheRoomsTheyMay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("start")
            .definedBy(TRACKER)
            .layer("api")
            .definedBy(TRACKER + ".api")
            .layer("security")
            .definedBy(TRACKER + ".security")
            .layer("demo")
            .definedBy(TRACKER + ".demo")
            .whereLayer("start")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("security", "demo")
            .whereLayer("security")
            .mayOnlyBeAccessedByLayers("start", "demo")
            .whereLayer("demo")
            .mayNotBeAccessedByAnyLayer()
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule onlyTheDemoUsesTheSimulatorAndItsDatabase = noClasses()
            .that()
            .resideOutsideOfPackage(TRACKER + ".demo")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.github.ibkrclient.testkit..", "io.github.ibkrclient.postgres..");

    @ArchTest
    static final ArchRule onlyOnePlaceDecidesWhoseRowsAreSeen = noClasses()
            .that()
            .haveSimpleNameNotStartingWith("CallersIngest")
            .and()
            .haveSimpleNameNotStartingWith("DemoStart")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.github.ibkrclient.ingest.Ingest");

    @ArchTest
    static final ArchRule theBackendUsesWhatUsersMayUse = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.github.ibkrclient.internal..",
                    "io.github.ibkrclient.oauth.internal..",
                    "io.github.ibkrclient.ingest.internal..",
                    "io.github.ibkrclient.executions.internal..",
                    "io.github.ibkrclient.testkit.internal..");
}
