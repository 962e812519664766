package io.github.ibkrclient.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.local.OwnerOnly;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.operation.SessionTier;
import io.github.ibkrclient.time.Timing;

/** The simulator shares data with the client and no code, so that the two do not share a mistake. */
@AnalyzeClasses(packages = "io.github.ibkrclient.testkit", importOptions = ImportOption.DoNotIncludeTests.class)
class IndependenceTest {
    @ArchTest
    static final ArchRule ONLY_WHAT_MAKES_CLIENTS_KNOWS_THE_CLIENT = noClasses()
            .that()
            .doNotHaveSimpleName("IbkrSimulationExtension")
            .and()
            .doNotHaveSimpleName("IbkrSimulation")
            .and()
            .doNotHaveSimpleName("SimulatedClients")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "belong to the client, and are neither time, nor files of the owner, nor the description of operations",
                    type -> type.getPackageName().startsWith("io.github.ibkrclient")
                            && !type.getPackageName().startsWith("io.github.ibkrclient.testkit")
                            && !type.isAssignableTo(Timing.class)
                            && !type.isEquivalentTo(Timing.Scheduled.class)
                            && !type.isEquivalentTo(OwnerOnly.class)
                            && !type.isAssignableTo(Operation.class)
                            && !type.isEquivalentTo(Endpoint.class)
                            && !type.isEquivalentTo(SessionTier.class)
                            && !type.isEquivalentTo(PacingRule.class)));

    @ArchTest
    static final ArchRule CRYPTOGRAPHY_IS_THE_JDKS =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule THE_MARKET_KNOWS_NOTHING_OF_REQUESTS = classes()
            .that()
            .resideInAPackage("..testkit.internal.market..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("..testkit.internal.market..", "java..", "org.jspecify..")
                    .or(belongToAnyOf(BookedExecution.class, SimulatedExecution.class, SimulatedInstrument.class)));
}
