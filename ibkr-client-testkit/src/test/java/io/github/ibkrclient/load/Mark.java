package io.github.ibkrclient.load;

import io.github.ibkrclient.ClientListener;

/** Held by one client and nothing else, so that it is gone when nothing holds the client any more. */
final class Mark implements ClientListener {}
