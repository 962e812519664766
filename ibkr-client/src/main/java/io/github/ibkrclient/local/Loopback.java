package io.github.ibkrclient.local;

import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Tells whether a URL leads to this machine. */
public final class Loopback {
    private static final Pattern HOST = Pattern.compile("127(\\.\\d{1,3}){3}|localhost|::1");

    private Loopback() {}

    /** Whether a URL leads to this machine. */
    public static boolean isLocal(HttpUrl url) {
        return HOST.matcher(url.host()).matches();
    }

    /**
     * The URL of a setting.
     *
     * @param shown what plain http would show to the network, for the message
     * @throws IllegalArgumentException when it is no http or https URL, or plain http to another machine
     */
    public static HttpUrl checked(String setting, String url, String shown) {
        HttpUrl parsed = HttpUrl.parse(url);
        if (parsed == null) {
            throw new IllegalArgumentException(setting + ": not an http or https URL: " + url);
        }
        if (!orEncrypted(parsed)) {
            throw new IllegalArgumentException(
                    setting + ": plain http would show " + shown + " to the network: " + url);
        }
        return parsed;
    }

    /** Whether nobody on the network can read what is sent there. */
    public static boolean orEncrypted(HttpUrl url) {
        return url.isHttps() || isLocal(url);
    }
}
