package io.github.ibkrclient.testkit.internal.fault;

import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.session.BrokerageSession;
import io.github.ibkrclient.testkit.internal.session.UserState;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A fault that each user meets once, with the first call for which it makes a difference. */
public final class OncePerUser implements FaultEffect {
    private final Trigger trigger;
    private final Set<String> done = new HashSet<>();

    /** What happens to a user. */
    @FunctionalInterface
    interface Trigger {
        /** Lets it happen; false when it would make no difference to this call, so that a later call meets it. */
        boolean fire(IncomingCall call, UserState user);
    }

    private OncePerUser(Trigger trigger) {
        this.trigger = trigger;
    }

    /** The live session tokens end before their time, with the next call that is signed by one. */
    public static FaultEffect tokenExpiry() {
        return new OncePerUser(
                (call, user) -> call.route().signed() && call.target().endTokens(user));
    }

    /** The brokerage session ends as if no call had come for six minutes. */
    public static FaultEffect sessionTimeout() {
        return new OncePerUser(OncePerUser::endBrokerage);
    }

    /** The brokerage session forgets that its accounts were listed, with the next call that needs them listed. */
    public static FaultEffect accountsForgotten() {
        return new OncePerUser((call, user) -> call.route().need() == Route.Need.ACCOUNTS
                && user.brokerage().filter(BrokerageSession::forgetAccounts).isPresent());
    }

    /** Ends the brokerage session, unless the call is the one that would open it. */
    static boolean endBrokerage(IncomingCall call, UserState user) {
        boolean ends = user.brokerage().isPresent() && !call.route().is("POST", "/iserver/auth/ssodh/init");
        if (ends) {
            user.endBrokerage();
        }
        return ends;
    }

    @Override
    public Optional<SimulatedResponse> arrived(IncomingCall call) {
        call.claimed()
                .filter(user -> !done.contains(user.username()))
                .filter(user -> trigger.fire(call, user))
                .ifPresent(user -> done.add(user.username()));
        return Optional.empty();
    }
}
