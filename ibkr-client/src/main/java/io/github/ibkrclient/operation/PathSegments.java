package io.github.ibkrclient.operation;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The one way to write a path, so that a path which is known cannot be written as one that is not. */
final class PathSegments {
    private PathSegments() {}

    /**
     * The segments of a path: decoded, without dot segments and empty ones.
     *
     * @throws IllegalArgumentException when it is no path alone, or a segment holds an encoded slash or a control character
     */
    static List<String> of(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path below the base URL starts with a slash, unlike " + path);
        }
        if (path.contains("?") || path.contains("#")) {
            throw new IllegalArgumentException(
                    "a path holds no query, unlike " + path + "; add its parameters with ApiRequest.query");
        }
        List<String> segments = new ArrayList<>();
        for (String encoded : path.substring(1).split("/", -1)) {
            String segment = decoded(encoded, path);
            if (segment.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a path must not hold control characters");
            }
            if (segment.equals("..") && !segments.isEmpty()) {
                segments.remove(segments.size() - 1);
            } else if (!segment.isEmpty() && !segment.equals(".") && !segment.equals("..")) {
                segments.add(segment);
            }
        }
        return segments;
    }

    /** Whether a server may take it for more than one segment. */
    static boolean hidesSlash(String segment) {
        String lower = segment.toLowerCase(Locale.ROOT);
        return segment.contains("/") || segment.contains("\\") || lower.contains("%2f") || lower.contains("%5c");
    }

    private static String decoded(String segment, String path) {
        if (!segment.contains("%") && !segment.contains("\\")) {
            return segment;
        }
        try {
            byte[] bytes = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
                    .getBytes(StandardCharsets.ISO_8859_1);
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (hidesSlash(decoded)) {
                throw new IllegalArgumentException("a path must not hold an encoded slash, unlike " + path);
            }
            return decoded;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a path is encoded as UTF-8, unlike " + path, e);
        }
    }
}
