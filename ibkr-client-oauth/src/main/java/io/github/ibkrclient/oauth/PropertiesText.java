package io.github.ibkrclient.oauth;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a properties file in which some values change, and all else stays as somebody wrote it. */
final class PropertiesText {
    /** A comment, or what {@link Properties} reads as one line: a backslash takes the next character with it. */
    private static final Pattern LINE = Pattern.compile(
            "(?:[ \\t\\f]*[#!][^\\r\\n]*|(?:[^\\\\\\r\\n]|\\\\(?:\\r\\n|[\\s\\S]|\\z))*)(?:\\r\\n|[\\r\\n]|\\z)");

    private static final Pattern OPEN_END = Pattern.compile("(?<!\\\\)\\\\(?:\\\\\\\\)*(?:\\r\\n|[\\r\\n])?\\z");

    private PropertiesText() {}

    /**
     * The text with these values: in the place of what the keys have, each time they occur, or at the end.
     *
     * @param text what {@link Properties} can read
     * @param values need no escapes
     */
    static String with(Map<String, String> values, String text) {
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
        if (OPEN_END.matcher(result).find()) { // an empty line, or the next would belong to this one
            result.append(lineEnd).append(lineEnd);
        } else if (!result.isEmpty() && "\r\n".indexOf(result.charAt(result.length() - 1)) < 0) {
            result.append(lineEnd);
        }
        missing.forEach(
                (key, value) -> result.append(key).append('=').append(value).append(lineEnd));
        return result.toString();
    }

    /** The key of a line, empty when it has none. */
    private static String key(String line) {
        Properties alone = new Properties();
        try {
            alone.load(new StringReader(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a reader of a text does not fail
        }
        return alone.stringPropertyNames().stream().findFirst().orElse("");
    }
}
