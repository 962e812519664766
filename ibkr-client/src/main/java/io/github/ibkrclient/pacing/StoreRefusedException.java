package io.github.ibkrclient.pacing;

import java.io.IOException;

/** What stands at the path of a store is not the store's to write: a link, another kind of file, a newer version. */
final class StoreRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    StoreRefusedException(String why) {
        super(why);
    }
}
