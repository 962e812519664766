package io.github.ibkrclient.cli.token;

import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.connection.RetailOptions;
import io.github.ibkrclient.cli.console.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ibkr token move} hands a consent from this machine to where a workflow finds it. */
@Command(
        name = "move",
        description = {
            "Moves the consent that ibkr connect --retail keeps in --credentials DIR to a secret IBKR_CONSENT, and removes it"
                    + " from the directory.",
            "A consent can be in use in one place only, because IBKR takes each refresh token once."
        },
        sortOptions = false)
final class MoveCommand implements Callable<Integer> {
    private final TokenRun run;

    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final PlaceOptions places = new PlaceOptions();

    @Mixin
    private final RetailOptions retail = new RetailOptions();

    MoveCommand(TokenRun run) {
        this.run = run;
        this.connection = run.connection();
    }

    @Override
    public Integer call() {
        if (!retail.chosen()) {
            throw new UsageException("--retail", "is missing; only a consent of ibkr connect --retail can be moved");
        }
        connection.credentials();
        return new ConsentRun(run, retail).move(places);
    }
}
