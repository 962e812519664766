package io.github.ibkrclient.tests.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.model.QuoteField;
import io.github.ibkrclient.model.SymbolQuotes;
import io.github.ibkrclient.model.SymbolQuotes.Listing;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class QuotesTest {
    private static final String TWO_LISTINGS = """
            {"AAPL":[{"name":"APPLE INC","contracts":[{"conid":265598,"exchange":"NASDAQ","isUS":true},
                                                      {"conid":38708077,"exchange":"MEXI","isUS":false}]},
                     {"name":"LS 1X AAPL","contracts":[{"conid":493546048,"exchange":"LSEETF"},{"exchange":"NOWHERE"}]}],
             "IBM":[{"name":"IBM CORP","contracts":[{"conid":8314,"exchange":"NYSE"}]}],
             "NOSUCH":[]}
            """;

    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    private final IbkrClient client = fixture.client();

    @Test
    void aSymbolWithOneListingHasAQuoteAndOneWithSeveralHasTheListings() {
        fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(200, TWO_LISTINGS);

        SymbolQuotes found = client.marketData().quotes(List.of("AAPL", "ibm", "AAPL@nasdaq", "AAPL@SBVM", "NOSUCH"));

        assertThat(found.quotes().keySet()).containsExactlyInAnyOrder("ibm", "AAPL@nasdaq");
        assertThat(found.quotes())
                .hasEntrySatisfying(
                        "AAPL@nasdaq", quote -> assertThat(quote.conid()).isEqualTo(265598));
        assertThat(found.quotes())
                .hasEntrySatisfying("ibm", quote -> assertThat(quote.last()).isPresent());
        assertThat(found.unresolved().keySet()).containsExactly("AAPL", "AAPL@SBVM", "NOSUCH");
        assertThat(found.unresolved().get("AAPL"))
                .containsExactly(
                        new Listing(265598, "APPLE INC", "NASDAQ"),
                        new Listing(38708077, "APPLE INC", "MEXI"),
                        new Listing(493546048, "LS 1X AAPL", "LSEETF"));
        assertThat(found.unresolved().get("NOSUCH")).isEmpty();
    }

    @Test
    void noSnapshotIsAskedForWhenNothingIsResolved() {
        assertThat(client.marketData().quotes(List.of("NOSUCH")).quotes()).isEmpty();

        assertThat(fixture.ibkr.received(Endpoint.GET_SNAPSHOT)).isEmpty();
    }

    @Test
    void aSnapshotTakesNumbersAndNamedFields() {
        assertThat(client.marketData().snapshot(List.of(265598L, 8314L), QuoteField.LAST, QuoteField.SYMBOL))
                .hasSize(2)
                .allSatisfy(quote -> {
                    assertThat(quote.number(QuoteField.LAST)).isEqualTo(quote.last());
                    assertThat(quote.text(QuoteField.SYMBOL)).isPresent();
                    assertThat(quote.bid()).isEmpty();
                });
        assertThatThrownBy(() -> client.marketData().snapshot(List.of(265598L), QuoteField.UNKNOWN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.marketData().snapshot(List.<Long>of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }
}
