package io.github.ibkrclient.oauth;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of the module: what each may use, and what programs outside can see of them. */
@AnalyzeClasses(packages = "io.github.ibkrclient.oauth", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String OAUTH = "io.github.ibkrclient.oauth";
    private static final String LOGIN = OAUTH + ".login";
    private static final String SETUP = OAUTH + ".setup";
    private static final String OAUTH1 = OAUTH + ".internal.oauth1";
    private static final String OAUTH2 = OAUTH + ".internal.oauth2";
    private static final String KEYS = OAUTH + ".internal.keys";
    private static final String FILES = OAUTH + ".internal.files";

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching("io.github.ibkrclient.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule filesUseNoOtherRoom = room(FILES, OAUTH, LOGIN, SETUP, OAUTH1, OAUTH2, KEYS);

    @ArchTest
    static final ArchRule keysUseFiles = room(KEYS, OAUTH, LOGIN, SETUP, OAUTH1, OAUTH2);

    @ArchTest
    static final ArchRule oauth1UsesKeysAndFiles = room(OAUTH1, OAUTH, LOGIN, SETUP, OAUTH2);

    @ArchTest
    static final ArchRule oauth2UsesKeysAndFiles = room(OAUTH2, OAUTH, LOGIN, SETUP, OAUTH1);

    @ArchTest
    static final ArchRule entriesUseInternalRooms = room(OAUTH, LOGIN, SETUP);

    @ArchTest
    static final ArchRule loginUsesNeitherSetupNorFiles = room(LOGIN, SETUP, FILES);

    @ArchTest
    static final ArchRule loginOpensCredentialsAndUsesNoKeys = noClasses()
            .that()
            .resideInAPackage(LOGIN)
            .should()
            .dependOnClassesThat(resideInAPackage(KEYS).and(not(nameMatching(".*\\.Key(Access|Holder)"))));

    @ArchTest
    static final ArchRule setupKnowsOfLoginsOnlyTheirResult = noClasses()
            .that()
            .resideInAPackage(SETUP)
            .should()
            .dependOnClassesThat(resideInAPackage(LOGIN).and(not(nameMatching(".*\\.AccessGrant"))));

    private static final DescribedPredicate<JavaClass> INTERNAL = resideInAPackage("..internal..");

    @ArchTest
    static final ArchRule noPublicMethodShowsAnInternalType = noCodeUnits()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(OAUTH, LOGIN, SETUP)
            .should()
            .haveRawReturnType(INTERNAL)
            .orShould()
            .haveRawParameterTypes(anyElementThat(INTERNAL));

    @ArchTest
    static final ArchRule noPublicFieldShowsAnInternalType = noFields()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(OAUTH, LOGIN, SETUP)
            .should()
            .haveRawType(INTERNAL);

    private static ArchRule room(String room, String... closed) {
        return noClasses().that().resideInAPackage(room).should().dependOnClassesThat(resideInAnyPackage(closed));
    }
}
