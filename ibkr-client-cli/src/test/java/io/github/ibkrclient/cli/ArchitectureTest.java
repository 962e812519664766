package io.github.ibkrclient.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.github.ibkrclient.cli", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String CLI = "io.github.ibkrclient.cli";

    @ArchTest
    static final ArchRule roomsAreFreeOfCycles =
            slices().matching("io.github.ibkrclient.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule roomsUseOnlyTheRoomsTheyMay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("entry")
            .definedBy(CLI)
            .layer("command")
            .definedBy(CLI + ".command")
            .layer("console")
            .definedBy(CLI + ".console")
            .layer("connection")
            .definedBy(CLI + ".connection")
            .layer("executions")
            .definedBy(CLI + ".executions")
            .layer("callback")
            .definedBy(CLI + ".callback")
            .layer("refresh")
            .definedBy(CLI + ".refresh")
            .layer("refresh reading")
            .definedBy(CLI + ".refresh.reading")
            .layer("refresh retail")
            .definedBy(CLI + ".refresh.retail")
            .layer("refresh file")
            .definedBy(CLI + ".refresh.file")
            .layer("token")
            .definedBy(CLI + ".token")
            .layer("verify")
            .definedBy(CLI + ".verify")
            .whereLayer("verify")
            .mayOnlyBeAccessedByLayers("command")
            .whereLayer("entry")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("command")
            .mayOnlyBeAccessedByLayers("entry")
            .whereLayer("console")
            .mayOnlyBeAccessedByLayers(
                    "entry",
                    "command",
                    "connection",
                    "executions",
                    "refresh",
                    "refresh reading",
                    "refresh file",
                    "token")
            .whereLayer("connection")
            .mayOnlyBeAccessedByLayers("entry", "command", "refresh", "token")
            .whereLayer("executions")
            .mayOnlyBeAccessedByLayers("command")
            .whereLayer("callback")
            .mayOnlyBeAccessedByLayers("command")
            .whereLayer("token")
            .mayOnlyBeAccessedByLayers("entry")
            .whereLayer("refresh")
            .mayOnlyBeAccessedByLayers("entry")
            .whereLayer("refresh reading")
            .mayOnlyBeAccessedByLayers("refresh", "refresh retail")
            .whereLayer("refresh retail")
            .mayOnlyBeAccessedByLayers("refresh")
            .whereLayer("refresh file")
            .mayOnlyBeAccessedByLayers("refresh", "refresh reading", "refresh retail")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule onlyTheDemoUsesTheSimulator = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(CLI + ".refresh.DemoAccount")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.ibkrclient.testkit..");

    @ArchTest
    static final ArchRule theCommandUsesThePublicLibraryAndNoTestCode = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.github.ibkrclient.testkit.internal..",
                    "io.github.ibkrclient.internal..",
                    "io.github.ibkrclient.oauth.internal..",
                    "io.github.ibkrclient.executions.internal..",
                    "com.github.tomakehurst..",
                    "org.junit..",
                    "org.assertj..");

    @ArchTest
    static final ArchRule noFieldIsInexact =
            noFields().should().haveRawType(double.class).orShould().haveRawType(float.class);
}
