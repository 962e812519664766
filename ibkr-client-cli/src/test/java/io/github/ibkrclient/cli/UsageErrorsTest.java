package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.api.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageErrorsTest {
    private Terminal terminal;

    @BeforeEach
    void open(@TempDir Path credentials) throws IOException {
        terminal = new Terminal(credentials);
    }

    @AfterEach
    void close() {
        terminal.close();
    }

    @Test
    void aMissingDirectory() {
        Path missing = terminal.credentials.resolve("none");

        assertRefused(
                terminal.bare("accounts", "--credentials", missing.toString()),
                "ibkr: credentials directory: there is no directory " + missing
                        + "; give the one that holds credentials.properties");
    }

    @Test
    void aMissingFile() throws IOException {
        Path file = terminal.credentials.resolve("dhparam.pem");
        Files.delete(file);

        assertRefused(
                terminal.ibkr("accounts"),
                "ibkr: dhparam.pem: there is no file " + file
                        + "; give the Diffie-Hellman parameters that were uploaded to IBKR");
    }

    @Test
    void anUnreadableKey() throws IOException {
        Files.writeString(terminal.credentials.resolve("private_signature.pem"), "not a key");

        assertRefused(terminal.ibkr("accounts"), "ibkr: private_signature.pem: ");
    }

    @Test
    void swappedKeys() throws IOException {
        Path signature = terminal.credentials.resolve("private_signature.pem");
        Path encryption = terminal.credentials.resolve("private_encryption.pem");
        String signaturePem = Files.readString(signature);
        Files.writeString(signature, Files.readString(encryption));
        Files.writeString(encryption, signaturePem);

        assertRefused(
                terminal.ibkr("accounts"),
                "ibkr: private_encryption.pem: is swapped with private_signature.pem: the access token secret opens with"
                        + " the signature key; exchange the two keys");
    }

    @Test
    void moreDaysThanIbkrKeeps() {
        assertRefused(
                terminal.ibkr("trades", "--days", "9"),
                "ibkr: --days: 9 is out of range; IBKR keeps 7 days, give 1 to 7");
        assertRefused(
                terminal.ibkr("trades", "--days", "0"),
                "ibkr: --days: 0 is out of range; IBKR keeps 7 days, give 1 to 7");
    }

    @Test
    void daysThatAreNoNumber() {
        assertRefused(
                terminal.ibkr("trades", "--days", "week"),
                "ibkr trades: Invalid value for option '--days': 'week' is not an int; see ibkr trades --help");
    }

    @Test
    void aBaseUrlThatIsNone() {
        String directory = terminal.credentials.toString();

        assertRefused(
                terminal.bare("accounts", "--credentials", directory, "--base-url", "api.ibkr.com"),
                "ibkr: --base-url: not an http or https URL: api.ibkr.com; it looks like https://api.ibkr.com/v1/api");
        assertRefused(
                terminal.bare("accounts", "--credentials", directory, "--base-url", "http://example.com/v1/api"),
                "ibkr: --base-url: plain http would show every call to the network: http://example.com/v1/api; it looks"
                        + " like https://api.ibkr.com/v1/api");
    }

    @Test
    void anAccountOfSomebodyElse() {
        assertRefused(
                terminal.ibkr("positions", "--account", "U1"),
                "ibkr: --account: U1 is not an account of this user; give one of " + terminal.account() + ", "
                        + terminal.quietAccount());
        terminal.ibkr("trades", "--account", "U1");
        assertThat(terminal.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
    }

    @Test
    void noSymbol() {
        assertRefused(
                terminal.ibkr("snapshot"), "ibkr: SYMBOL: is missing; give symbols, such as AAPL, or contract ids");
    }

    @Test
    void aSymbolThatIsNone() {
        assertRefused(
                terminal.ibkr("snapshot", "265598", "AA/PL"),
                "ibkr: SYMBOL: AA/PL is neither a symbol, such as AAPL, nor a contract id, such as 265598");
        assertRefused(
                terminal.ibkr("snapshot", "0"),
                "ibkr: SYMBOL: 0 is neither a symbol, such as AAPL, nor a contract id, such as 265598");
        assertRefused(
                terminal.ibkr("snapshot", "AAPL", "NOSUCH", "--json"),
                "ibkr: SYMBOL: NOSUCH is the symbol of no stock; look for it with ibkr search NOSUCH");
    }

    @Test
    void aSymbolOfSeveralListingsIsNeverGuessedAt() {
        terminal.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(200, """
                        {"AAPL":[{"name":"APPLE INC","contracts":[
                          {"conid":265598,"exchange":"NASDAQ","isUS":true},
                          {"conid":38708077,"exchange":"MEXI","isUS":false}]}]}
                        """);

        assertRefused(
                terminal.ibkr("snapshot", "AAPL"),
                "ibkr: SYMBOL: AAPL has several listings; give one of AAPL@NASDAQ (265598), AAPL@MEXI (38708077)");
    }

    @Test
    void aCommandLineThatIsIncompleteOrUnknown() {
        assertRefused(
                terminal.bare("accounts"),
                "ibkr: --credentials: is missing; give the directory, or --gateway URL, set IBKR_CREDENTIALS_DIR, or name a"
                        + " --profile");
        assertRefused(
                terminal.bare("setup"),
                "ibkr: --credentials: is missing; give the directory, set IBKR_CREDENTIALS_DIR, or name a --profile");
        assertRefused(terminal.bare(), "ibkr: Missing required subcommand; see ibkr --help");
        assertRefused(terminal.bare("orders"), "ibkr: Unmatched argument at index 0: 'orders'; see ibkr --help");
        assertRefused(
                terminal.ibkr("status", "--force"), "ibkr status: Unknown option: '--force'; see ibkr status --help");
    }

    @Test
    void aSlipInACommandOrAnOptionIsGuessed() {
        assertRefused(
                terminal.bare("positons"),
                "ibkr: Unmatched argument at index 0: 'positons'; did you mean positions? See ibkr --help");
        assertRefused(terminal.bare("tarde"), "ibkr: Unmatched argument at index 0: 'tarde'; did you mean trades? See");
        assertRefused(
                terminal.bare("trades", "--crednetials=x"),
                "ibkr trades: Unknown option: '--crednetials=x'; did you mean --credentials? See ibkr trades --help");
        assertRefused(
                terminal.bare("trades", "--dayz", "3"),
                "ibkr trades: Unknown options: '--dayz', '3'; did you mean --days? See ibkr trades --help");
    }

    @Test
    void aBlankValueIsNamedWhateverTheOption() {
        assertRefused(
                terminal.ibkr("positions", "--account", ""),
                "ibkr positions: --account is blank; give a value or leave the option out; see ibkr positions --help");
        assertRefused(
                terminal.ibkr("statement", "--account", " ", "--from", "2026", "--file", "x"),
                "ibkr statement: --account is blank;");
        assertRefused(terminal.bare("accounts", "--credentials", ""), "ibkr accounts: --credentials is blank;");
        assertRefused(terminal.ibkr("search", " "), "ibkr: TEXT: is blank; give a symbol, such as AAPL");
        assertThat(terminal.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).isEmpty();
    }

    @Test
    void aRefusalByTheServerIsNotTheUsersInput() throws IOException {
        Path file = terminal.credentials.resolve("credentials.properties");
        Files.writeString(file, Files.readString(file).replace("SIMULATED", "UNKNOWNED"));

        Terminal.Screen screen = terminal.ibkr("accounts");

        assertThat(screen.code()).isEqualTo(1);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err())
                .startsWith("ibkr: LIVE_SESSION_TOKEN: ibkr.consumer-key: ")
                .hasLineCount(1);
    }

    @Test
    void noConnectionIsACauseOfItsOwn() {
        terminal.unplug();

        Terminal.Screen screen = terminal.ibkr("accounts", "--json");

        assertThat(screen.code()).isEqualTo(1);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err()).startsWith("ibkr: LIVE_SESSION_TOKEN: ").hasLineCount(1);
    }

    private static void assertRefused(Terminal.Screen screen, String line) {
        assertThat(screen.err()).startsWith(line).hasLineCount(1);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.code()).isEqualTo(2);
    }
}
