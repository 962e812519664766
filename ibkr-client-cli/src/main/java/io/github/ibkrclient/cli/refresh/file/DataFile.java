package io.github.ibkrclient.cli.refresh.file;

/** The files that a refresh writes. The constants have the names of the command line. */
public enum DataFile {
    portfolio("portfolio.json"),
    market("market-data.json"),
    scanner("scanner-results.json"),
    token("ibkr-token-status.json");

    private final String fileName;

    DataFile(String fileName) {
        this.fileName = fileName;
    }

    public String fileName() {
        return fileName;
    }
}
