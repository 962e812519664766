package io.github.ibkrclient.internal.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A method and the segments of a path template, and what is said of the calls that fit.
 *
 * @param segments each as it is, or {@code {name}} for any one
 */
record RouteTemplate<T>(String method, List<String> segments, T about) {

    static <T> RouteTemplate<T> of(String method, String path, T about) {
        return new RouteTemplate<>(method, List.of(path.substring(1).split("/", -1)), about);
    }

    boolean fits(String callMethod, List<String> path) {
        return method.equals(callMethod)
                && segments.size() == path.size()
                && IntStream.range(0, path.size())
                        .allMatch(i -> isParameter(i) || segments.get(i).equals(path.get(i)));
    }

    /** The values of the parameters in a path that fits. */
    Map<String, String> values(List<String> path) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < path.size(); i++) {
            if (isParameter(i)) {
                String name = segments.get(i);
                values.put(name.substring(1, name.length() - 1), path.get(i));
            }
        }
        return values;
    }

    /** Of two templates that fit, the one with the smaller rank is meant: it names the earlier segment. */
    String rank() {
        StringBuilder rank = new StringBuilder();
        IntStream.range(0, segments.size()).forEach(i -> rank.append(isParameter(i) ? '1' : '0'));
        return rank.toString();
    }

    private boolean isParameter(int index) {
        return segments.get(index).startsWith("{");
    }
}
