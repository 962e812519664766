package io.github.ibkrclient.openapi.read;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An API description that is kept in a folder: {@code common.yaml}, which names the tags in their order, a file for each
 * tag, which is named after it, and {@code routes.yaml} with the facts of routes that are not described.
 */
public final class SpecFolder {
    private static final String COMMON = "common.yaml";

    /** How deep several files may add to a key of the top: the methods of a path, the names of a kind of component. */
    private static final Map<String, Integer> SHARED_LEVELS = Map.of("paths", 2, "components", 2);

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Problems problems;
    private final ObjectNode merged = YAML.createObjectNode();
    private final Map<String, String> homes = new HashMap<>();

    private SpecFolder(Problems problems) {
        this.problems = problems;
    }

    /**
     * What the files of a folder say.
     *
     * @param description all files but {@code routes.yaml} as one document
     * @param routes the facts of its operations and of the routes of {@code routes.yaml}
     */
    public record Contents(ObjectNode description, RouteTable routes) {}

    /**
     * Reads all files of a folder.
     *
     * @throws SpecException when something stands in two files or in the wrong one, or cannot be read
     */
    public static Contents read(Path folder) throws IOException {
        Problems problems = new Problems();
        SpecFolder spec = new SpecFolder(problems);
        List<SpecFile> files = files(folder, problems);
        List<SpecFile> routeFiles = take(files, file -> file.name().equals(RouteFile.NAME));
        spec.addAll(files);
        RouteTable routes = new RouteTable(spec.merged);
        routeFiles.forEach(file -> new RouteFile(spec.homesOfRoutes(), problems).addTo(routes, file.content()));
        problems.throwIfAny();
        return new Contents(spec.merged, routes);
    }

    private static List<SpecFile> files(Path folder, Problems problems) throws IOException {
        List<SpecFile> files = new ArrayList<>();
        try (Stream<Path> list = Files.list(folder)) {
            for (Path file : list.sorted().toList()) {
                if (file.toString().endsWith(".yaml")) {
                    files.add(SpecFile.read(file, problems));
                }
            }
        }
        return files;
    }

    private Map<String, String> homesOfRoutes() {
        Map<String, String> homesOfRoutes = new HashMap<>();
        homes.forEach((path, file) -> {
            String[] steps = path.split(" ", -1);
            if (steps[0].equals("paths") && steps.length == 3) {
                homesOfRoutes.put(RouteTable.route(steps[2].toUpperCase(Locale.ROOT) + " " + steps[1]), file);
            }
        });
        return homesOfRoutes;
    }

    private void addAll(List<SpecFile> files) {
        List<SpecFile> left = new ArrayList<>(files);
        List<JsonNode> tags = new ArrayList<>();
        for (SpecFile common : take(left, file -> file.name().equals(COMMON))) {
            common.content().path("tags").forEach(tags::add);
            add(common);
        }
        if (tags.isEmpty()) {
            problems.add(COMMON + ": it is missing, or names no tags");
            return;
        }
        for (JsonNode tag : tags) {
            String name = tag.path("name").asText();
            List<SpecFile> found = take(left, file -> TagFiles.isNamedAfter(file.name(), name));
            if (found.isEmpty()) {
                problems.add(COMMON + ": there is no file for the tag " + name);
            }
            for (SpecFile file : found) {
                checkTags(file, name);
                add(file);
            }
        }
        left.forEach(file -> problems.add(file.name() + ": " + COMMON + " has no tag of that name"));
    }

    private static List<SpecFile> take(List<SpecFile> files, Predicate<SpecFile> wanted) {
        List<SpecFile> taken = files.stream().filter(wanted).toList();
        files.removeAll(taken);
        return taken;
    }

    private void checkTags(SpecFile file, String tag) {
        file.content()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    String found = method.getValue().path("tags").path(0).asText(tag);
                    if (!found.equals(tag)) {
                        problems.add(file.name() + ": " + place(List.of("paths", path.getKey(), method.getKey()))
                                + " has the tag " + found + ", so it belongs into the file of that tag");
                    }
                }));
    }

    private void add(SpecFile file) {
        file.content().properties().forEach(entry -> {
            int sharedLevels = SHARED_LEVELS.getOrDefault(entry.getKey(), 0);
            add(entry.getValue(), merged, List.of(entry.getKey()), sharedLevels, file.name());
        });
    }

    private void add(JsonNode value, ObjectNode target, List<String> path, int sharedLevels, String file) {
        String key = path.get(path.size() - 1);
        if (sharedLevels > 0 && value.isObject()) {
            ObjectNode shared = target.withObjectProperty(key);
            value.properties().forEach(entry -> {
                List<String> longer =
                        Stream.concat(path.stream(), Stream.of(entry.getKey())).toList();
                add(entry.getValue(), shared, longer, sharedLevels - 1, file);
            });
            return;
        }
        String other = homes.putIfAbsent(String.join(" ", path), file);
        if (other == null) {
            target.set(key, value);
        } else {
            problems.add(file + ": " + place(path) + " is already in " + other);
        }
    }

    private static String place(List<String> path) {
        return path.get(0).equals("paths") && path.size() == 3
                ? path.get(2).toUpperCase(Locale.ROOT) + " " + path.get(1)
                : String.join(" > ", path);
    }

    private record SpecFile(String name, ObjectNode content) {

        static SpecFile read(Path file, Problems problems) throws IOException {
            String name = String.valueOf(file.getFileName());
            ObjectNode content = YAML.createObjectNode();
            try {
                JsonNode found = YAML.readTree(Files.readString(file, StandardCharsets.UTF_8));
                if (found instanceof ObjectNode object) {
                    content = object;
                } else {
                    problems.add(name + ": it holds no keys");
                }
            } catch (JsonProcessingException e) {
                problems.add(name + " line " + e.getLocation().getLineNr() + ": "
                        + e.getOriginalMessage().replaceAll("\\s+", " "));
            }
            return new SpecFile(name, content);
        }
    }
}
