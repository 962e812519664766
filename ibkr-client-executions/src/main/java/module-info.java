/** Executions from every source of IBKR: one model, one merge, and what is covered by what. */
module io.github.ibkrclient.executions {
    requires transitive io.github.ibkrclient;
    requires de.siegmar.fastcsv;
    requires java.xml;
    requires org.jsoup;
    requires org.slf4j;

    exports io.github.ibkrclient.executions;
    exports io.github.ibkrclient.executions.coverage;
    exports io.github.ibkrclient.executions.document;
    exports io.github.ibkrclient.executions.flex;
    exports io.github.ibkrclient.executions.merge;
    exports io.github.ibkrclient.executions.model;
    exports io.github.ibkrclient.executions.output;
    exports io.github.ibkrclient.executions.reader;
}
