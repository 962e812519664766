package io.github.ibkrclient.openapi.read;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The operations to generate: lines of {@code METHOD /path}, with {@code #} comments. */
public final class IncludeList {
    private static final Pattern LINE = Pattern.compile("[A-Z]+ /\\S*");

    private final String name;
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    private IncludeList(String name) {
        this.name = name;
    }

    /**
     * Reads a list.
     *
     * @param location a file or a resource on the class path
     */
    public static IncludeList read(String location, Problems problems) {
        IncludeList list = new IncludeList(location.replaceFirst(".*[/\\\\]", ""));
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
        if (location.isEmpty()) {
            problems.add("option include is missing: it names the list of operations to generate");
            return List.of();
        }
        try {
            return Input.read(location).lines().toList();
        } catch (NoSuchFileException e) {
            problems.add("option include: there is no file and no resource " + location);
        } catch (IOException e) {
            problems.add("option include: " + location + " cannot be read as UTF-8 text");
        }
        return List.of();
    }

    boolean contains(String operation) {
        return lines.containsKey(operation);
    }

    /** Operations in the order in which the list names them. */
    public List<SpecOperation> sorted(List<SpecOperation> operations) {
        return operations.stream()
                .sorted(Comparator.comparing(operation -> lines.getOrDefault(operation.key(), 0)))
                .toList();
    }

    /** Notes each line that names no operation of the description. */
    public void reportStale(Set<String> operations, Problems problems) {
        lines.forEach((line, number) -> {
            if (!operations.contains(line)) {
                problems.add(name + " line " + number + ": the API description has no operation " + line);
            }
        });
    }
}
