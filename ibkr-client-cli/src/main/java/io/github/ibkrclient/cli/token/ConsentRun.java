package io.github.ibkrclient.cli.token;

import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.connection.ConsentSecret;
import io.github.ibkrclient.cli.connection.RetailOptions;
import io.github.ibkrclient.cli.console.RunnerMasks;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.mcp.McpStatus;
import io.github.ibkrclient.mcp.McpStatus.State;
import io.github.ibkrclient.oauth.TokenStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps a consent in a place of the user. That a renewal is under way is kept there before the old token is spent, which also
 * shows that the place works, and the new token before it is used.
 */
final class ConsentRun {
    private static final Duration USUAL_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final TokenRun run;
    private final RetailOptions retail;
    private final ConnectionOptions connection;

    ConsentRun(TokenRun run, RetailOptions retail) {
        this.run = run;
        this.retail = retail;
        this.connection = run.connection();
    }

    /**
     * Renews the consent of the environment.
     *
     * @param within does nothing while the access token lasts longer; empty renews always
     * @return 0, or 1 when it was not renewed
     */
    int renew(PlaceOptions places, Optional<Duration> within) {
        String text = run.needed(ConsentSecret.NAME, "ibkr token move sets the secret");
        RunnerMasks masks = run.masks();
        ConsentSecret consent = ConsentSecret.of(text, keeper(places.consentPlace(), masks));
        consent.secrets().forEach(masks::secret);
        McpLogin login = retail.login(connection, consent).build();
        places.filePlace().ifPresent(FilePlace::test);
        Optional<String> ended = ended(login);
        if (ended.isPresent()) {
            return run.lost(ended.get());
        }
        Instant now = connection.timing().now();
        McpStatus status = login.status();
        boolean lasts = within.isPresent()
                && status.state() == State.CONNECTED
                && status.accessEnds()
                        .filter(end -> end.isAfter(now.plus(within.get())))
                        .isPresent();
        int code = lasts ? 0 : renew(login, consent);
        if (code == 0) {
            places.filePlace().ifPresent(place -> login.lendTo(TokenStore.file(place.file())));
            connection.tell(
                    (lasts ? "nothing was renewed" : "the renewed consent is stored") + "; its access token is good"
                            + " until " + login.status().accessEnds().orElse(now));
        }
        return code;
    }

    /** Moves the consent of a directory to the place. It is not renewed, so that nothing is lost when the place refuses it. */
    int move(PlaceOptions places) {
        CommandPlace place = places.consentPlace();
        McpLogin login = retail.login(connection).build();
        login.account(); // says what is missing when nobody has connected
        Optional<String> ended = ended(login);
        if (ended.isPresent()) {
            return run.lost(ended.get());
        }
        places.filePlace().ifPresent(file -> {
            throw new UsageException(
                    "--to-file", "is not for a consent that moves; on a machine of your own use --credentials DIR");
        });
        place.test();
        login.moveTo(ConsentSecret.empty(keeper(place, run.masks())));
        connection.tell("the consent is stored as " + ConsentSecret.NAME + " and removed from "
                + retail.file(connection) + "; ibkr token refresh --retail renews it from now on");
        return 0;
    }

    private static Consumer<ConsentSecret> keeper(CommandPlace place, RunnerMasks masks) {
        return changed -> {
            changed.secrets().forEach(masks::secret);
            place.store(changed);
        };
    }

    private static Optional<String> ended(McpLogin login) {
        return switch (login.status().state()) {
            case CONNECTED, UNCERTAIN -> Optional.empty();
            case DISCONNECTED -> Optional.of("consent: it has ended");
            case REVOKED -> Optional.of("consent: it was taken back");
        };
    }

    /** Renews, and tries once more after a lost answer, when the library lets it. Longer waits are left to the next run. */
    private int renew(McpLogin login, ConsentSecret consent) {
        Instant end = connection.timing().now().plus(LONGEST_WAIT);
        while (true) {
            try {
                login.renew();
                return 0;
            } catch (UsageException e) {
                if (consent.lost()) {
                    return run.lost("the old token is spent, and the new one could not be stored: " + e.getMessage());
                }
                throw e;
            } catch (CredentialException e) {
                return run.lost(TokenRun.reason(e));
            } catch (IbkrException e) {
                State state = login.status().state();
                if (state == State.DISCONNECTED) {
                    return run.lost(TokenRun.reason(e) + "; the answers to two renewals were lost");
                } else if (state == State.UNCERTAIN && waited(e, end)) {
                    continue;
                }
                connection.complain(TokenRun.reason(e) + "; the consent is not lost, the next run tries again");
                return 1;
            }
        }
    }

    /** Waits until the failed renewal may be tried again; false when that is later than the end. */
    private boolean waited(IbkrException failure, Instant end) {
        Instant now = connection.timing().now();
        Instant next = failure.retryAt().orElse(now.plus(USUAL_WAIT));
        if (next.isAfter(end)) {
            return false;
        }
        try {
            connection.timing().sleep(Duration.between(now, next));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
