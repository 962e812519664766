package io.github.ibkrclient.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.error.ErrorCode;
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
    void anyOtherTextStaysAsItIs() {
        assertThat(CommandHint.added("try again in a minute")).isEqualTo("try again in a minute");
    }
}
