package io.github.ibkrclient.cli.command;

import java.nio.file.Path;
import java.util.List;

/** What the user has to do in IBKR's portal by hand. */
final class PortalInstructions {
    private PortalInstructions() {}

    static String text(List<Path> uploads) {
        return """
                What to do in IBKR's self-service portal for OAuth, https://ndcdyn.interactivebrokers.com/sso/Login?action=OAUTH
                  1. Log in with the username that the program is to use. A paper account has a username and keys of its
                     own. A second username for programs saves you from throwing yourself out of TWS.
                  2. Choose a consumer key: nine capital letters.
                  3. Upload these three files, and no others:
                       public signing key         %s
                       public encryption key      %s
                       Diffie-Hellman parameters  %s
                  4. Let the portal make the access token and its secret. The secret is shown once: copy it whole.
                A new consumer key works after IBKR's nightly reset at the earliest, at times only after the weekend, in bad
                cases after two weeks. Until then IBKR answers "invalid consumer".
                """.formatted(uploads.toArray());
    }
}
