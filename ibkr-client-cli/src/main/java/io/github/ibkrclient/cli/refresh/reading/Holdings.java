package io.github.ibkrclient.cli.refresh.reading;

import io.github.ibkrclient.cli.refresh.file.Section;

/** What is held, over whatever way it is read. */
public interface Holdings {
    /** Reads it and makes a section of it. */
    Section read();

    /** Wants quotes of what was read just now. */
    void wantIn(QuoteReader quotes);
}
