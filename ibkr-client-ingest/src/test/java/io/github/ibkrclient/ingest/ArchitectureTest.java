package io.github.ibkrclient.ingest;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.stream.Stream;

/** The rooms of the module and what each may use. */
@AnalyzeClasses(packages = "io.github.ibkrclient.ingest", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.github.ibkrclient.ingest";

    /** What puts the module together; the other classes of the root package are words that all rooms may use. */
    private static final DescribedPredicate<JavaClass> ENTRY = nameMatching(
                    ROOT.replace(".", "\\.") + "\\.(Ingest|UserIngest|OneUser)(\\$.*)?")
            .forSubtype();

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().assignedFrom(new Rooms()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule connectionUsesNoOtherRoom = room("connection");

    @ArchTest
    static final ArchRule executionUsesNoOtherRoom = room("execution");

    @ArchTest
    static final ArchRule secretUsesNoOtherRoom = room("internal.secret");

    @ArchTest
    static final ArchRule storeUsesWhatUsersSee = room("internal.store", "connection", "execution");

    @ArchTest
    static final ArchRule connectUsesSecretAndStore =
            room("internal.connect", "connection", "internal.secret", "internal.store");

    @ArchTest
    static final ArchRule syncUsesConnectAndStore =
            room("internal.sync", "connection", "execution", "internal.store", "internal.connect");

    @ArchTest
    static final ArchRule jobUsesSyncAndStore = room("internal.job", "internal.store", "internal.sync");

    @ArchTest
    static final ArchRule onlyTheStoreAndTheirOwnersKnowTheDatabase = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".internal.store", ROOT + ".internal.connect", ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.jdbi..", "org.flywaydb..", "org.postgresql..");

    @ArchTest
    static final ArchRule waitingGoesThroughTimingOrTheScheduler =
            noClasses().should().callMethod(Thread.class, "sleep", long.class);

    /** The room uses itself, the named rooms of this module and the words of the root, nothing else of this module. */
    private static ArchRule room(String room, String... open) {
        List<String> allowed = Stream.concat(
                        Stream.of(ROOT + "." + room), Stream.of(open).map(name -> ROOT + "." + name))
                .toList();
        DescribedPredicate<JavaClass> closed = resideInAPackage(ROOT + "..")
                .and(describe("outside " + allowed, other -> !allowed.contains(other.getPackageName())))
                .and(not(resideInAPackage(ROOT)).or(ENTRY));
        return noClasses().that().resideInAPackage(ROOT + "." + room).should().dependOnClassesThat(closed);
    }

    /** A slice a package, but what puts the module together stands apart. */
    private static final class Rooms implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(ENTRY.test(type) ? "entry" : type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "rooms";
        }
    }
}
