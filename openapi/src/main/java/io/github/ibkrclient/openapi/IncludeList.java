package io.github.ibkrclient.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The operations to generate: lines of {@code METHOD /path}, with {@code #} comments. */
final class IncludeList {
    private static final Pattern LINE = Pattern.compile("[A-Z]+ /\\S*");

    private final String name;
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    private IncludeList(String name) {
        this.name = name;
    }

    /**
     * Reads a list.
     *
     * @param location a file, or a resource on the class path
     */
    static IncludeList read(String location, Problems problems) {
        IncludeList list = new IncludeList(String.valueOf(Path.of(location).getFileName()));
        int number = 0;
        for (String line : load(location, problems)) {
            list.add(++number, line.replaceFirst("#.*", "").strip().replaceAll("\\s+", " "), problems);
        }
        return list;
    }

    private void add(int number, String line, Problems problems) {
        if (line.isEmpty()) {
            return;
        }
        if (!LINE.matcher(line).matches()) {
            problems.add(name + " line " + number + ": '" + line + "' is not of the form METHOD /path");
            return;
        }
        Integer first = lines.putIfAbsent(line, number);
        if (first != null) {
            problems.add(name + " line " + number + ": " + line + " is already in line " + first);
        }
    }

    private static List<String> load(String location, Problems problems) {
        try {
            if (Files.isRegularFile(Path.of(location))) {
                return Files.readAllLines(Path.of(location), StandardCharsets.UTF_8);
            }
            try (InputStream resource = IncludeList.class.getClassLoader().getResourceAsStream(location)) {
                if (resource != null) {
                    return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
                }
            }
            problems.add("option include: there is no file and no resource '" + location + "'");
        } catch (IOException e) {
            problems.add("option include: " + location + " cannot be read as UTF-8 text: " + e.getMessage());
        }
        return List.of();
    }

    boolean contains(String operation) {
        return lines.containsKey(operation);
    }

    /** Notes each line that names no operation of the description. */
    void reportStale(Set<String> operations, Problems problems) {
        lines.forEach((line, number) -> {
            if (!operations.contains(line)) {
                problems.add(name + " line " + number + ": the API description has no operation " + line);
            }
        });
    }
}
