package io.github.ibkrclient.testkit.internal.mcp;

import io.github.ibkrclient.testkit.McpSwitch;
import io.github.ibkrclient.testkit.Violation;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the provider and the endpoint behave, what goes wrong next, and what was asked. The server's lock guards it. */
public final class McpState {
    private final Set<McpSwitch> switches = EnumSet.noneOf(McpSwitch.class);
    private final Complaints complaints;
    private final Set<String> failing = new HashSet<>();
    private final List<String> called = new ArrayList<>();
    private @Nullable Integer losesTokenAnswer;
    private int unavailableTokenCalls;

    /** Hears what a client did wrong. */
    public interface Complaints {
        /** Notes it. */
        void violation(Violation.Kind kind, String operation, Instant now, String detail);
    }

    /** All switches are as given, the others off. */
    public McpState(Collection<McpSwitch> on, Complaints complaints) {
        switches.addAll(on);
        this.complaints = complaints;
    }

    boolean is(McpSwitch behaviour) {
        return switches.contains(behaviour);
    }

    /** Turns a behaviour on or off. */
    public void set(McpSwitch behaviour, boolean on) {
        if (on) {
            switches.add(behaviour);
        } else {
            switches.remove(behaviour);
        }
    }

    /**
     * The next token answer is lost: the tokens are given out, and the client does not get them.
     *
     * @param status the status of the page that a gateway sends in its place; 0 when the connection breaks
     */
    public void loseTokenAnswer(int status) {
        losesTokenAnswer = status;
    }

    /** What stands in the place of a token answer. */
    SimulatedResponse delivered(SimulatedResponse answer) {
        Integer status = losesTokenAnswer;
        if (status == null || answer.status() != 200) {
            return answer;
        }
        losesTokenAnswer = null;
        return status == 0 ? answer.drop() : SimulatedResponse.html(status, "Error of the gateway");
    }

    /** The next token calls are answered by the edge with 503 and change nothing. */
    public void tokensUnavailable(int calls) {
        unavailableTokenCalls = calls;
    }

    boolean takeUnavailable() {
        return unavailableTokenCalls > 0 && unavailableTokenCalls-- > 0;
    }

    /** The next call of a tool with this text in its arguments fails. */
    public void failNext(String tool, String argument) {
        failing.add(tool + " " + argument);
    }

    boolean takeFailure(String tool, String arguments) {
        return failing.removeIf(one -> {
            int space = one.indexOf(' ');
            return one.substring(0, space).equals(tool) && arguments.contains(one.substring(space + 1));
        });
    }

    void called(String tool) {
        called.add(tool);
    }

    /** The tools that were called so far, in order, with those that were refused. */
    public List<String> called() {
        return List.copyOf(called);
    }

    void complain(Violation.Kind kind, String operation, Instant now, @Nullable String detail) {
        complaints.violation(kind, operation, now, String.valueOf(detail));
    }
}
