package io.github.ibkrclient.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    @ParameterizedTest
    @CsvSource({
        "U1234567, U***567",
        "acct_U1234567, acct_U***567",
        "U1234567_old, U***567_old",
        "acctU1234567x, acctU***567x",
        "/DU1234567/, /DU***567/",
        "ACCTDU1234567, ACCTDU***567",
        "acct=u1234567, acct=u***567",
        "du1234567, du***567",
        "conid 265598, conid 265598",
        "order 1234567890, order 1234567890"
    })
    void anAccountNumberIsShortenedWhereverItStands(String text, String shown) {
        assertThat(Redaction.clean(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"token_0123456789abcdef0, token_***", "a eyJhbGci.x-y b, a *** b", "_eyJhbGci.x-y, _***"})
    void aTokenIsRemovedWhereverItStands(String text, String shown) {
        assertThat(Redaction.clean(text)).isEqualTo(shown);
    }

    @Test
    void nothingIsLeftThatSteersATerminal() {
        assertThat(Redaction.clean("a\u001b[31mb\r\n\tc\u0000\u007f\u0085\u009bd\u202ee\u2028f"))
                .isEqualTo("a[31mb cde f");
    }
}
