package io.github.ibkrclient.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.error.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandHintTest {

    @Test
    void aTextThatNamesAClassOfTheLibraryGetsTheCommand() {
        assertThat(CommandHint.added(ErrorCode.CREDENTIALS_UNUSABLE.remedy()))
                .isEqualTo("set right what the message names; Doctor.checkFiles examines all credentials at once; here:"
                        + " ibkr doctor --credentials DIR");
        assertThat(CommandHint.added(ErrorCode.SIGNATURE_REFUSED.remedy()))
                .endsWith("run Doctor.checkOnline; here: ibkr doctor --credentials DIR --online");
        assertThat(CommandHint.added("or make it with KeySetup"))
                .isEqualTo("or make it with KeySetup; here: ibkr setup --credentials DIR");
    }

    @Test
    void onlyAccessThatWasThereIsReplaced() {
        assertThat(CommandHint.added("get it with OAuth1Authorization"))
                .endsWith("; here: ibkr connect --credentials DIR");
        assertThat(CommandHint.added("let the user give access anew, with OAuth1Authorization"))
                .endsWith("; here: ibkr connect --credentials DIR --replace token");
    }

    @Test
    void onlyWhereConnectingAgainHelpsTheCommandIsNamed() {
        String connect = "; here: ibkr connect --retail --credentials DIR";
        for (String ended : List.of("consent: it was taken back here", "scopes: the server granted none")) {
            assertThat(CommandHint.added(ended + "; connect again")).isEqualTo(ended + "; connect again" + connect);
        }
        String unknown = "get_account_summary: consent: the endpoint does not take a token that it gave just now";
        assertThat(CommandHint.added(unknown + "; connect again"))
                .isEqualTo(unknown + "; connect again" + connect + " --replace token");
        for (String other : List.of(
                "mcp.tokens: DIR/mcp.tokens is in use by another program; connect again",
                "mcp-url: is http://127.0.0.1:1/mcp, and the consent is for another; connect again")) {
            assertThat(CommandHint.added(other)).isEqualTo(other);
        }
    }

    @Test
    void anyOtherTextStaysAsItIs() {
        assertThat(CommandHint.added("try again in a minute")).isEqualTo("try again in a minute");
    }
}
