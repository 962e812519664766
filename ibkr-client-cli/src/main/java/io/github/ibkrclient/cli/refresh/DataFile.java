package io.github.ibkrclient.cli.refresh;

/** The files that a refresh writes. The constants have the names of the command line. */
enum DataFile {
    portfolio("portfolio.json"),
    market("market-data.json"),
    scanner("scanner-results.json"),
    token("ibkr-token-status.json");

    private final String fileName;

    DataFile(String fileName) {
        this.fileName = fileName;
    }

    String fileName() {
        return fileName;
    }
}
