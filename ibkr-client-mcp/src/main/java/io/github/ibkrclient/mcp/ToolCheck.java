package io.github.ibkrclient.mcp;

import java.util.List;

/**
 * How the list of tools compares with what this library knows.
 *
 * @param server the name and version of the server
 * @param tools how many tools there are
 * @param missing tools that read and are not there
 * @param unknown tools that this library does not know, and never calls
 * @param changed tools of the account that need arguments, which they did not
 */
public record ToolCheck(String server, int tools, List<String> missing, List<String> unknown, List<String> changed) {
    /** Copies the lists. */
    public ToolCheck {
        missing = List.copyOf(missing);
        unknown = List.copyOf(unknown);
        changed = List.copyOf(changed);
    }

    /** Whether the account can be read as this library does it. */
    public boolean usable() {
        return changed.isEmpty() && missing.stream().noneMatch(name -> name.startsWith("get_account_"));
    }
}
