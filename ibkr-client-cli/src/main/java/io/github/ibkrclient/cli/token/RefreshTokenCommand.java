package io.github.ibkrclient.cli.token;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.ibkrclient.cli.connection.RetailOptions;
import io.github.ibkrclient.cli.console.DurationConverter;
import io.github.ibkrclient.oauth.login.LoginTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ibkr token refresh} turns a refresh token into new tokens. */
@Command(
        name = "refresh",
        description = {
            "Renews the tokens with the refresh token in IBKR_REFRESH_TOKEN, which the provider may take once only.",
            "With --retail it renews the consent in IBKR_CONSENT. --to-command keeps it for the next run, and --to-file gets it"
                    + " without its refresh token, for the steps that follow."
        },
        sortOptions = false)
final class RefreshTokenCommand implements Callable<Integer> {
    private final TokenRun run;

    @Mixin
    private final PlaceOptions places = new PlaceOptions();

    @Option(
            names = "--if-ends-within",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "do nothing while the access token lasts longer, such as 15m; needs --status, but not with"
                    + " --retail")
    private @Nullable Duration within;

    @Option(
            names = "--status",
            paramLabel = "FILE",
            description = "the ibkr-token-status.json that ibkr refresh wrote, which says when the token ends")
    private @Nullable Path status;

    @Mixin
    private final RetailOptions retail = new RetailOptions();

    RefreshTokenCommand(TokenRun run) {
        this.run = run;
    }

    @Override
    public Integer call() {
        if (retail.chosen()) {
            return new ConsentRun(run, retail).renew(places, Optional.ofNullable(within));
        }
        String refreshToken = run.needed("IBKR_REFRESH_TOKEN", "the secret is set by ibkr token exchange");
        Instant now = run.connection().timing().now();
        Optional<Instant> end = Optional.ofNullable(status).flatMap(RefreshTokenCommand::end);
        if (within != null && end.filter(at -> at.isAfter(now.plus(within))).isPresent()) {
            run.connection().tell("the token is good until " + end.get() + "; nothing was renewed");
            return 0;
        }
        LoginTokens spent = new LoginTokens("spent", Optional.of(refreshToken), now);
        return run.run(places.places(), "urn:ietf:wg:oauth:2.0:oob", login -> {
            login.adopt(spent);
            login.renew();
        });
    }

    /** When the token ends; empty when the file does not say. */
    private static Optional<Instant> end(Path file) {
        try {
            return Optional.of(Instant.parse(JsonParser.parseString(Files.readString(file))
                    .getAsJsonObject()
                    .get("expires_at")
                    .getAsString()));
        } catch (IOException
                | JsonParseException
                | DateTimeException
                | IllegalStateException
                | UnsupportedOperationException
                | NullPointerException e) {
            return Optional.empty();
        }
    }
}
