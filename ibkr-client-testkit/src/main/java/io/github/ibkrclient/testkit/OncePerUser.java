package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.http.SimulatedResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What happens to each user once: with the first call for which it makes a difference. */
final class OncePerUser implements FaultEffect {
    private final Blow blow;
    private final Set<String> struck = new HashSet<>();

    /** What happens to a user. */
    @FunctionalInterface
    interface Blow {
        /** Lets it happen; false when it would make no difference yet. */
        boolean strike(Arrival arrival, UserState user);
    }

    private OncePerUser(Blow blow) {
        this.blow = blow;
    }

    /** The live session tokens end before their time, with the next call that is signed by one. */
    static FaultEffect tokenExpiry() {
        return new OncePerUser(
                (arrival, user) -> arrival.route().signed() && arrival.ibkr().endTokens(user));
    }

    /** The brokerage session ends as if nothing had been heard for six minutes. */
    static FaultEffect sessionTimeout() {
        return new OncePerUser(OncePerUser::endBrokerage);
    }

    /** Forgets that the accounts were listed, with the next call that wants them listed. */
    static FaultEffect accountsForgotten() {
        return new OncePerUser((arrival, user) -> arrival.route().need == Route.Need.ACCOUNTS
                && user.brokerage().filter(BrokerageSession::forgetAccounts).isPresent());
    }

    /** Ends the brokerage session, unless the call is the one that would open it. */
    static boolean endBrokerage(Arrival arrival, UserState user) {
        boolean ends = user.brokerage().isPresent() && !arrival.route().is("POST", "/iserver/auth/ssodh/init");
        if (ends) {
            user.end();
        }
        return ends;
    }

    @Override
    public Optional<SimulatedResponse> arrive(Arrival arrival) {
        arrival.claimed()
                .filter(user -> !struck.contains(user.user().username()))
                .filter(user -> blow.strike(arrival, user))
                .ifPresent(user -> struck.add(user.user().username()));
        return Optional.empty();
    }
}
