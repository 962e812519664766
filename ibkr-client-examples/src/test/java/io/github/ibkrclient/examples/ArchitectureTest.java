package io.github.ibkrclient.examples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

@AnalyzeClasses(packages = "io.github.ibkrclient.examples", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String RECIPES = "io.github.ibkrclient.examples.recipes";

    @ArchTest
    static final ArchRule roomsAreFreeOfCycles =
            slices().matching("io.github.ibkrclient.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule examplesUseOnlyWhatUsersMayUse = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.github.ibkrclient.internal..",
                    "io.github.ibkrclient.oauth.internal..",
                    "io.github.ibkrclient.testkit.internal..");

    @ArchTest
    static final ArchRule recipesNeedNeitherTheSimulatorNorTheDemo = noClasses()
            .that()
            .resideInAPackage(RECIPES)
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.github.ibkrclient.testkit..", "io.github.ibkrclient.examples"));

    @ArchTest
    static final ArchRule aRecipeCanBeCopiedAlone =
            slices().assignedFrom(new OneSlicePerRecipe()).should().notDependOnEachOther();

    @ArchTest
    static final ArchRule recipesUseExactNumbers = noClasses()
            .that()
            .resideInAPackage(RECIPES)
            .should()
            .dependOnClassesThat(nameMatching("double|float|java\\.lang\\.(Double|Float)"));

    private static final class OneSlicePerRecipe implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return javaClass.getPackageName().equals(RECIPES)
                    ? SliceIdentifier.of(javaClass.getName().replaceFirst("\\$.*", ""))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "each recipe with its nested classes";
        }
    }
}
