package io.github.ibkrclient;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.concurrent.locks.LockSupport;

@AnalyzeClasses(packages = "io.github.ibkrclient", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    /** The one class of the root package that puts the client together; the others are words that all rooms may use. */
    private static final DescribedPredicate<JavaClass> CLIENT =
            nameMatching("io\\.github\\.ibkrclient\\.IbkrClient(\\$.*)?").forSubtype();

    @ArchTest
    static final ArchRule roomsUseOnlyWhatTheirPackageInfoSays = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("client")
            .definedBy(CLIENT)
            .layer("root")
            .definedBy(resideInAPackage("io.github.ibkrclient").and(not(CLIENT)))
            .layer("operation")
            .definedBy("io.github.ibkrclient.operation")
            .layer("time")
            .definedBy("io.github.ibkrclient.time")
            .layer("status")
            .definedBy("io.github.ibkrclient.status")
            .layer("model")
            .definedBy("io.github.ibkrclient.model")
            .layer("local")
            .definedBy("io.github.ibkrclient.local")
            .layer("text")
            .definedBy("io.github.ibkrclient.internal.text")
            .layer("auth")
            .definedBy("io.github.ibkrclient.auth")
            .layer("api")
            .definedBy("io.github.ibkrclient.api")
            .layer("error")
            .definedBy("io.github.ibkrclient.error")
            .layer("pacing")
            .definedBy("io.github.ibkrclient.pacing")
            .layer("json")
            .definedBy("io.github.ibkrclient.internal.json")
            .layer("http")
            .definedBy("io.github.ibkrclient.internal.http")
            .layer("pauses")
            .definedBy("io.github.ibkrclient.internal.time")
            .layer("concurrent")
            .definedBy("io.github.ibkrclient.internal.concurrent")
            .layer("outage")
            .definedBy("io.github.ibkrclient.internal.outage")
            .layer("event")
            .definedBy("io.github.ibkrclient.internal.event")
            .layer("response")
            .definedBy("io.github.ibkrclient.internal.response")
            .layer("gateway")
            .definedBy("io.github.ibkrclient.internal.gateway")
            .layer("session")
            .definedBy("io.github.ibkrclient.internal.session")
            .layer("call")
            .definedBy("io.github.ibkrclient.internal.call")
            .layer("core")
            .definedBy("io.github.ibkrclient.internal")
            .whereLayer("operation")
            .mayOnlyAccessLayers("text")
            .whereLayer("time")
            .mayNotAccessAnyLayer()
            .whereLayer("status")
            .mayNotAccessAnyLayer()
            .whereLayer("model")
            .mayNotAccessAnyLayer()
            .whereLayer("local")
            .mayNotAccessAnyLayer()
            .whereLayer("text")
            .mayNotAccessAnyLayer()
            .whereLayer("auth")
            .mayOnlyAccessLayers("operation", "time")
            .whereLayer("api")
            .mayOnlyAccessLayers("operation", "model")
            .whereLayer("error")
            .mayOnlyAccessLayers("operation", "status")
            .whereLayer("pacing")
            .mayOnlyAccessLayers("operation", "time", "error", "local", "api")
            .whereLayer("root")
            .mayOnlyAccessLayers("operation", "time", "auth", "api", "model", "error", "pacing", "status")
            .whereLayer("json")
            .mayOnlyAccessLayers("model")
            .whereLayer("http")
            .mayOnlyAccessLayers("operation", "error", "local")
            .whereLayer("pauses")
            .mayNotAccessAnyLayer()
            .whereLayer("concurrent")
            .mayOnlyAccessLayers("operation", "time", "error", "status")
            .whereLayer("outage")
            .mayOnlyAccessLayers("time", "concurrent", "pauses")
            .whereLayer("event")
            .mayOnlyAccessLayers("root", "operation", "time", "error", "status")
            .whereLayer("response")
            .mayOnlyAccessLayers("operation", "api", "model", "error", "json", "text")
            .whereLayer("gateway")
            .mayOnlyAccessLayers("root", "operation", "api", "auth", "model", "error", "local", "event", "http")
            .whereLayer("session")
            .mayOnlyAccessLayers(
                    "root",
                    "operation",
                    "time",
                    "auth",
                    "api",
                    "model",
                    "error",
                    "pacing",
                    "status",
                    "response",
                    "concurrent",
                    "outage",
                    "event")
            .whereLayer("call")
            .mayOnlyAccessLayers(
                    "root",
                    "operation",
                    "time",
                    "auth",
                    "api",
                    "model",
                    "error",
                    "pacing",
                    "session",
                    "response",
                    "event",
                    "http",
                    "json",
                    "pauses")
            .whereLayer("core")
            .mayOnlyAccessLayers(
                    "root",
                    "operation",
                    "time",
                    "auth",
                    "api",
                    "model",
                    "error",
                    "pacing",
                    "status",
                    "session",
                    "call",
                    "response",
                    "event",
                    "http",
                    "json")
            .whereLayer("client")
            .mayOnlyAccessLayers(
                    "root",
                    "operation",
                    "time",
                    "auth",
                    "api",
                    "model",
                    "error",
                    "pacing",
                    "status",
                    "local",
                    "core",
                    "call",
                    "gateway");

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
