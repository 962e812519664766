package io.github.ibkrclient.tests;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of the tests, and what they may use. */
@AnalyzeClasses(packages = "io.github.ibkrclient.tests")
class ArchitectureTest {
    @ArchTest
    static final ArchRule ROOMS_ARE_FREE_OF_CYCLES =
            slices().matching("io.github.ibkrclient.tests.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule TOPICS_USE_NOTHING_BUT_SUPPORT = slices().matching("io.github.ibkrclient.tests.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAPackage("io.github.ibkrclient.tests.support.."));

    /** The simulator's program is no API. One test starts it all the same, because it is about the program. */
    @ArchTest
    static final ArchRule TESTS_USE_THE_PUBLIC_API_OF_THE_TESTKIT_ONLY = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.github.ibkrclient.tests.login.ThirdPartyProgramTest")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.ibkrclient.testkit.internal..");
}
