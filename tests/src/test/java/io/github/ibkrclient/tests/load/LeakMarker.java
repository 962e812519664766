package io.github.ibkrclient.tests.load;

import io.github.ibkrclient.ClientListener;

/** An object that only one client refers to. It is collected as garbage when nothing refers to the client any more. */
final class LeakMarker implements ClientListener {}
