package io.github.ibkrclient;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.locks.LockSupport;

@AnalyzeClasses(packages = "io.github.ibkrclient", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String OURS = "io.github.ibkrclient..";

    @ArchTest
    static final ArchRule modelsKnowNothingOfUsButModels = noClasses()
            .that()
            .resideInAPackage("..model..")
            .should()
            .dependOnClassesThat(resideInAPackage(OURS).and(not(resideInAPackage("..model.."))));

    @ArchTest
    static final ArchRule generatedCallsSeeNoMachinery = noClasses()
            .that()
            .resideInAPackage("..api..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("..internal.."));

    @ArchTest
    static final ArchRule errorsKnowOnlyWhatWasCalled = noClasses()
            .that()
            .resideInAPackage("..error..")
            .should()
            .dependOnClassesThat(resideInAPackage(OURS)
                    .and(not(resideInAPackage("..error..")))
                    .and(not(nameMatching(".*\\.(Operation|Effect|Tier|SessionStatus.*)"))));

    @ArchTest
    static final ArchRule pacingSeesNoMachinery = noClasses()
            .that()
            .resideInAPackage("..pacing..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("..internal..", "..api..", "..model.."));

    @ArchTest
    static final ArchRule whatIsOfThisMachineKnowsNothingOfUs = noClasses()
            .that()
            .resideInAPackage("..local..")
            .should()
            .dependOnClassesThat(resideInAPackage(OURS).and(not(resideInAPackage("..local.."))));

    @ArchTest
    static final ArchRule coreKnowsNeitherOAuthNorDatabasesNorTests = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "..oauth..",
                    "..testkit..",
                    "..openapi..",
                    "org.bouncycastle..",
                    "java.sql..",
                    "org.junit..",
                    "com.github.tomakehurst.."));

    @ArchTest
    static final ArchRule waitingGoesThroughTiming = noClasses()
            .that(not(nameMatching(".*\\.(SystemTiming|LockedFile)")))
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .dependOnClassesThat(nameMatching(LockSupport.class.getName().replace(".", "\\.")));

    @ArchTest
    static final ArchRule moneyIsExactAndTimeHasAZone = noClasses()
            .should()
            .dependOnClassesThat(nameMatching(
                    "double|float|java\\.lang\\.(Double|Float)|java\\.util\\.Date" + "|java\\.time\\.LocalDateTime"));

    @ArchTest
    static final ArchRule noFieldIsInexact =
            noFields().should().haveRawType(double.class).orShould().haveRawType(float.class);

    @ArchTest
    static final ArchRule publicClassesAreFinalOrMeantToBeExtended = classes()
            .that()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .areNotAssignableTo(Throwable.class)
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .should()
            .haveModifier(JavaModifier.FINAL);
}
