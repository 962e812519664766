package io.github.ibkrclient.openapi;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.github.ibkrclient.openapi", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule roomsKnowEachOtherOneWayOnly = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("generator")
            .definedBy("io.github.ibkrclient.openapi")
            .layer("view")
            .definedBy("..openapi.view..")
            .layer("guide")
            .definedBy("..openapi.guide..")
            .layer("plan")
            .definedBy("..openapi.plan..")
            .layer("read")
            .definedBy("..openapi.read..")
            .whereLayer("generator")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("view")
            .mayOnlyBeAccessedByLayers("generator")
            .whereLayer("guide")
            .mayOnlyAccessLayers("read")
            .whereLayer("guide")
            .mayOnlyBeAccessedByLayers("generator")
            .whereLayer("plan")
            .mayOnlyBeAccessedByLayers("view", "generator")
            .whereLayer("read")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule roomsHaveNoCircles =
            slices().matching("io.github.ibkrclient.openapi.(*)..").should().beFreeOfCycles();
}
