package io.github.ibkrclient.cli.command;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code ibkr --version} prints. */
public final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String built = VersionText.class.getPackage().getImplementationVersion();
        return new String[] {
            "ibkr " + Optional.ofNullable(built).orElse("(not packaged)") + " on Java " + Runtime.version()
        };
    }
}
