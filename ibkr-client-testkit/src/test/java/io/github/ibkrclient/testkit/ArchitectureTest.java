package io.github.ibkrclient.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The rooms of the testkit and the arrows between them. The root package counts as two rooms: the vocabulary, which internal
 * rooms use too, and the entry classes, which use the internal rooms.
 */
@AnalyzeClasses(packages = "io.github.ibkrclient.testkit", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.github.ibkrclient.testkit";
    private static final String INTERNAL = ROOT + ".internal.";
    private static final String VOCABULARY = "vocabulary";
    private static final String ENTRY = "entry";

    private static final Set<Class<?>> SHARED = Set.of(
            BookedExecution.class,
            CutPoint.class,
            FlexQuery.class,
            McpSwitch.class,
            ReceivedRequest.class,
            SimulatedExecution.class,
            SimulatedInstrument.class,
            StatementQuery.class,
            Violation.class);

    /** The rooms that each room may use. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry(VOCABULARY, Set.of()),
            Map.entry("time", Set.of()),
            Map.entry("http", Set.of()),
            Map.entry("market", Set.of(VOCABULARY)),
            Map.entry("oauth1", Set.of("http")),
            Map.entry("oauth2", Set.of("oauth1", "http")),
            Map.entry("credentials", Set.of("oauth1")),
            Map.entry("order", Set.of("market", "http", VOCABULARY)),
            Map.entry("report", Set.of("market", "http", VOCABULARY)),
            Map.entry("view", Set.of("order", "market", "http", VOCABULARY)),
            Map.entry("session", Set.of("order", "oauth1", "oauth2", "market", "http")),
            Map.entry("call", Set.of("session", "market", "http")),
            Map.entry("mcp", Set.of("session", "view", "order", "market", "http", VOCABULARY)),
            Map.entry("flex", Set.of("report", "market", "http", VOCABULARY)),
            Map.entry("fault", Set.of("call", "session", "flex", "http", VOCABULARY)),
            Map.entry(
                    "handler",
                    Set.of(
                            "call",
                            "session",
                            "view",
                            "order",
                            "report",
                            "flex",
                            "oauth1",
                            "oauth2",
                            "market",
                            "http",
                            VOCABULARY)),
            Map.entry("server", Set.of("fault", "call", "session", "oauth1", "oauth2", "mcp", "http", VOCABULARY)),
            Map.entry("gateway", Set.of("server", "session", "credentials", "http")),
            Map.entry("net", Set.of("server", "fault", "http", VOCABULARY)),
            Map.entry(
                    ENTRY,
                    Set.of(
                            "net",
                            "gateway",
                            "server",
                            "handler",
                            "fault",
                            "flex",
                            "mcp",
                            "report",
                            "call",
                            "session",
                            "credentials",
                            "oauth1",
                            "oauth2",
                            "market",
                            "http",
                            "time",
                            VOCABULARY)),
            Map.entry("program", Set.of(ENTRY, "fault", VOCABULARY)));

    @ArchTest
    static final ArchRule ROOMS_ARE_FREE_OF_CYCLES =
            slices().assignedFrom(new Rooms()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ROOMS_USE_NO_OTHER_ROOMS_THAN_THEY_MAY = classes().should(new UseAllowedRooms());

    @ArchTest
    static final ArchRule THE_PUBLIC_API_SHOWS_NO_INTERNAL_TYPES = members()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(ROOT)
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .should(new ShowNoInternalTypes());

    private static String room(JavaClass type) {
        JavaClass top = type.getBaseComponentType();
        while (top.getEnclosingClass().isPresent()) {
            top = top.getEnclosingClass().get();
        }
        if (top.getPackageName().startsWith(INTERNAL)) {
            return top.getPackageName().substring(INTERNAL.length());
        } else if (!top.getPackageName().equals(ROOT)) {
            return "";
        }
        return SHARED.stream().anyMatch(top::isEquivalentTo) ? VOCABULARY : ENTRY;
    }

    private static final class Rooms implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String room = room(type);
            return room.isEmpty() ? SliceIdentifier.ignore() : SliceIdentifier.of(room);
        }

        @Override
        public String getDescription() {
            return "rooms";
        }
    }

    private static final class UseAllowedRooms extends ArchCondition<JavaClass> {
        UseAllowedRooms() {
            super("use only the rooms that their room may use");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            String from = room(type);
            Set<String> allowed = new HashSet<>(ARROWS.getOrDefault(from, Set.of()));
            allowed.add(from);
            allowed.add("");
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String to = room(dependency.getTargetClass());
                events.add(new SimpleConditionEvent(
                        type, allowed.contains(to), from + " -> " + to + ": " + dependency.getDescription()));
            }
        }
    }

    private static final class ShowNoInternalTypes extends ArchCondition<JavaMember> {
        ShowNoInternalTypes() {
            super("show no internal types");
        }

        @Override
        public void check(JavaMember member, ConditionEvents events) {
            Set<JavaClass> shown = new HashSet<>();
            if (member instanceof JavaCodeUnit unit) {
                unit.getParameterTypes().forEach(type -> shown.addAll(type.getAllInvolvedRawTypes()));
                shown.addAll(unit.getReturnType().getAllInvolvedRawTypes());
            } else {
                shown.addAll(member.getAllInvolvedRawTypes());
            }
            boolean visible = member.getModifiers().contains(JavaModifier.PUBLIC)
                    || member.getModifiers().contains(JavaModifier.PROTECTED);
            boolean internal =
                    shown.stream().anyMatch(type -> type.getPackageName().startsWith(INTERNAL));
            events.add(new SimpleConditionEvent(
                    member, !visible || !internal, member.getFullName() + " shows an internal type"));
        }
    }
}
