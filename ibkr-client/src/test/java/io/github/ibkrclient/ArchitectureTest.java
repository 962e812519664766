package io.github.ibkrclient;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

@AnalyzeClasses(packages = "io.github.ibkrclient", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.github.ibkrclient";
    private static final String INTERNAL = ROOT + ".internal";
    private static final Pattern NAME = Pattern.compile("\\{@code\\s+(?:\\*\\s+)?([\\w.]+)}");

    /** The one class of the root package that puts the client together; the others are words that all rooms may use. */
    private static final DescribedPredicate<JavaClass> CLIENT =
            nameMatching("io\\.github\\.ibkrclient\\.IbkrClient(\\$.*)?").forSubtype();

    @ArchTest
    static final ArchRule roomsUseOnlyWhatTheirPackageInfoSays =
            classes().that(not(CLIENT)).should(useOnlyWhatTheirPackageInfoSays());

    @ArchTest
    static final ArchRule pacingUsesTheListOfOperationsAndNoCalls = noClasses()
            .that()
            .resideInAPackage("..pacing..")
            .should()
            .dependOnClassesThat(resideInAPackage("..api..").and(not(nameMatching(".*\\.(Endpoint|Route)"))));

    @ArchTest
    static final ArchRule roomsAreFreeOfCycles =
            slices().assignedFrom(new Rooms()).should().beFreeOfCycles();

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

    /** Below {@code internal} each room may use the public rooms too, and the rooms it names are its neighbours. */
    private static ArchCondition<JavaClass> useOnlyWhatTheirPackageInfoSays() {
        return new ArchCondition<>("use only the rooms that their package-info names after the word Uses") {
            private final Map<String, Predicate<String>> allowed = new HashMap<>();

            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String room = type.getPackageName();
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    String other =
                            dependency.getTargetClass().getBaseComponentType().getPackageName();
                    if ((other + ".").startsWith(ROOT + ".")
                            && !other.equals(room)
                            && !allowed.computeIfAbsent(room, ArchitectureTest::allowed)
                                    .test(other)) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static Predicate<String> allowed(String room) {
        Path info = Path.of("src/main/java", room.replace('.', '/'), "package-info.java");
        String uses;
        try {
            uses = Files.readString(info).replaceFirst("(?s).* Uses\\s", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean internal = room.startsWith(INTERNAL);
        String neighbours = internal ? INTERNAL + "." : ROOT + ".";
        Set<String> named = NAME.matcher(uses)
                .results()
                .map(name -> neighbours + name.group(1))
                .collect(Collectors.toSet());
        return other ->
                uses.startsWith("every room") || named.contains(other) || (internal && !other.startsWith(INTERNAL));
    }

    /** A slice a package, but the class that puts the client together stands apart. */
    private static final class Rooms implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(CLIENT.test(type) ? "client" : type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "rooms";
        }
    }
}
