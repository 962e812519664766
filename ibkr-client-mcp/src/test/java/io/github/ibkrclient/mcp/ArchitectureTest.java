package io.github.ibkrclient.mcp;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of the module: what each may use, and what programs outside can see of them. */
@AnalyzeClasses(packages = "io.github.ibkrclient.mcp", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String MCP = "io.github.ibkrclient.mcp";
    private static final String MODEL = MCP + ".model";
    private static final String INTERNAL = MCP + ".internal";

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("io.github.ibkrclient.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule modelUsesNoOtherRoom =
            noClasses().that().resideInAPackage(MODEL).should().dependOnClassesThat(resideInAnyPackage(MCP, INTERNAL));

    @ArchTest
    static final ArchRule internalKnowsNothingOfExecutions = noClasses()
            .that()
            .resideInAPackage(INTERNAL)
            .should()
            .dependOnClassesThat(resideInAnyPackage(MCP, "io.github.ibkrclient.executions.."));

    @ArchTest
    static final ArchRule noPublicMethodShowsAnInternalType = noCodeUnits()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(MCP, MODEL)
            .should()
            .haveRawReturnType(resideInAPackage(INTERNAL))
            .orShould()
            .haveRawParameterTypes(DescribedPredicate.anyElementThat(resideInAPackage(INTERNAL)));

    @ArchTest
    static final ArchRule otherModulesAreUsedByTheirPublicRooms = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.github.ibkrclient.oauth.internal..",
                    "io.github.ibkrclient.executions.internal..",
                    "io.github.ibkrclient.internal.call..",
                    "io.github.ibkrclient.internal.session.."));
}
