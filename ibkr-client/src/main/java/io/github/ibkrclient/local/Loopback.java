package io.github.ibkrclient.local;

import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** The way of a machine to itself. */
public final class Loopback {
    private static final Pattern HOST = Pattern.compile("127(\\.\\d{1,3}){3}|localhost|::1");

    private Loopback() {}

    /** Whether a URL leads to this machine. */
    public static boolean holds(HttpUrl url) {
        return HOST.matcher(url.host()).matches();
    }

    /** Whether what is sent there cannot be read on the network. */
    public static boolean orEncrypted(HttpUrl url) {
        return url.isHttps() || holds(url);
    }
}
