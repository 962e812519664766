package io.github.ibkrclient.testkit.internal.net;

/** The origin of a server: scheme, host and port, as clients sign it. */
public final class Origin {
    private Origin() {}

    /** The origin of a server at an address. The default port of the scheme is left out. */
    public static String of(String scheme, String address, int port) {
        boolean everywhere = address.equals("0.0.0.0") || address.equals("::");
        String host = everywhere ? "127.0.0.1" : address.contains(":") ? "[" + address + "]" : address;
        return scheme + "://" + host + (port == (scheme.equals("http") ? 80 : 443) ? "" : ":" + port);
    }
}
