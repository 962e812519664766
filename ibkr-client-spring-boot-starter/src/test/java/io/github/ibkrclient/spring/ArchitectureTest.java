package io.github.ibkrclient.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.github.ibkrclient.spring", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String SPRING = "io.github.ibkrclient.spring";

    @ArchTest
    static final ArchRule roomsAreFreeOfCycles =
            slices().matching("io.github.ibkrclient.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule roomsUseOnlyTheRoomsTheyMay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("configuration")
            .definedBy(SPRING)
            .layer("metrics")
            .definedBy(SPRING + ".metrics")
            .layer("health")
            .definedBy(SPRING + ".health")
            .whereLayer("configuration")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("metrics")
            .mayOnlyBeAccessedByLayers("configuration")
            .whereLayer("health")
            .mayOnlyBeAccessedByLayers("configuration")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule theStarterUsesWhatUsersMayUse = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.github.ibkrclient.internal..",
                    "io.github.ibkrclient.oauth.internal..",
                    "io.github.ibkrclient.ingest.internal..",
                    "io.github.ibkrclient.executions.internal..",
                    "io.github.ibkrclient.testkit..");
}
