package io.github.ibkrclient.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void numbersStandToTheRightWithEveryDigit() {
        Table table = new Table("NAME", "PRICE")
                .row("a", new BigDecimal("1E+3"))
                .row("longer", new BigDecimal("0.10"))
                .row(null, Optional.empty());

        assertThat(table.toString().lines())
                .containsExactly("NAME    PRICE", "a        1000", "longer   0.10", "-           -");
    }

    @Test
    void textOfTheServerCannotSteerTheTerminal() {
        assertThat(new Table("NAME").row("a\u001b[31mb\nc").toString())
                .doesNotContain("\u001b")
                .hasLineCount(2);
    }
}
