package io.github.ibkrclient.oauth.internal.files;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes some values in the text of a properties file. All other lines stay as somebody wrote them. */
public final class PropertiesText {
    /** A comment, or what {@link Properties} reads as one line, in which a backslash escapes the next character. */
    private static final Pattern LINE = Pattern.compile(
            "(?:[ \\t\\f]*[#!][^\\r\\n]*|(?:[^\\\\\\r\\n]|\\\\(?:\\r\\n|[\\s\\S]|\\z))*)(?:\\r\\n|[\\r\\n]|\\z)");

    private static final Pattern OPEN_END = Pattern.compile("(?<!\\\\)\\\\(?:\\\\\\\\)*(?:\\r\\n|[\\r\\n])?\\z");

    private PropertiesText() {}

    /**
     * The text with these values. A value replaces the old one wherever its key occurs; a new key comes at the end.
     *
     * @param text a text that {@link Properties} can read
     * @param values keys and values that need no escapes
     */
    public static String with(Map<String, String> values, String text) {
        String lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
        Map<String, String> missing = new TreeMap<>(values);
        StringBuilder result = new StringBuilder();
        Matcher lines = LINE.matcher(text);
        while (lines.find() && !lines.group().isEmpty()) {
            String line = lines.group();
            String key = key(line);
            if (values.containsKey(key)) {
                missing.remove(key);
                result.append(key).append('=').append(values.get(key)).append(lineEnd);
            } else {
                result.append(line);
            }
        }
        if (missing.isEmpty()) {
            return result.toString();
        }
        if (OPEN_END.matcher(result).find()) {
            // an empty line ends the last one; otherwise the next line would belong to it
            result.append(lineEnd).append(lineEnd);
        } else if (!result.isEmpty() && "\r\n".indexOf(result.charAt(result.length() - 1)) < 0) {
            result.append(lineEnd);
        }
        missing.forEach(
                (key, value) -> result.append(key).append('=').append(value).append(lineEnd));
        return result.toString();
    }

    /** The key of a line; empty when the line has none. */
    private static String key(String line) {
        Properties alone = new Properties();
        try {
            alone.load(new StringReader(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // reading from memory does not fail
        }
        return alone.stringPropertyNames().stream().findFirst().orElse("");
    }
}
