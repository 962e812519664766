package io.github.ibkrclient.openapi.guide;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ibkrclient.openapi.read.Description;
import io.github.ibkrclient.openapi.read.IncludeList;
import io.github.ibkrclient.openapi.read.Problems;
import io.github.ibkrclient.openapi.read.SpecException;
import io.github.ibkrclient.openapi.read.SpecOperation;
import io.github.ibkrclient.openapi.read.TagFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The endpoint guide: an introduction and a page for each tag, in the order of the include list. A page has a section for
 * each operation, in which {@code {{facts}}} stands for what the description knows of it; in the introduction
 * {@code {{session-pace}}} stands for the limit of a session as a whole.
 */
public final class Guide {
    private static final String HEAD = """
            <!-- Do not edit: written from the pages in openapi/guide and the facts in openapi/spec by
            ./mvnw -q -pl openapi compile exec:java@guide -->

            """;
    private static final String INTRODUCTION = "introduction.md";

    private final Map<String, String> pages;
    private final Problems problems;

    private Guide(Map<String, String> pages, Problems problems) {
        this.pages = pages;
        this.problems = problems;
    }

    /**
     * The text of the guide.
     *
     * @param folder where the pages are
     * @param spec the API description
     * @param include where the include list is
     * @throws SpecException when pages and include list do not cover each other
     */
    public static String write(Path folder, JsonNode spec, String include) throws IOException {
        Problems problems = new Problems();
        Description description = new Description(spec, problems);
        IncludeList list = IncludeList.read(include, problems);
        list.reportStale(description.operationKeys(), problems);
        List<SpecOperation> operations = list.sorted(description.operations(list));
        Guide guide = new Guide(read(folder), problems);
        String text = guide.introduction(spec.path("x-ibkr-pacing")) + guide.tags(operations);
        guide.reportPagesLeft();
        problems.throwIfAny();
        return HEAD + text;
    }

    private static Map<String, String> read(Path folder) throws IOException {
        Map<String, String> pages = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                pages.put(String.valueOf(file.getFileName()), Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return pages;
    }

    private String introduction(JsonNode sessionPacing) {
        String text = pages.remove(INTRODUCTION);
        if (text == null) {
            problems.add("the guide has no page " + INTRODUCTION);
            return "";
        }
        String pace = FactWords.rates(sessionPacing);
        return new Placeholders(Map.of("session-pace", pace), problems).fill(text, INTRODUCTION);
    }

    private String tags(List<SpecOperation> operations) {
        FactWords words = new FactWords(operations);
        Map<String, List<SpecOperation>> tags = new LinkedHashMap<>();
        operations.forEach(operation ->
                tags.computeIfAbsent(operation.tag(), tag -> new ArrayList<>()).add(operation));
        StringBuilder text = new StringBuilder();
        tags.forEach((tag, ofTag) -> {
            List<String> names = pages.keySet().stream()
                    .filter(name -> TagFiles.isNamedAfter(name, tag))
                    .toList();
            if (names.isEmpty()) {
                problems.add("the guide has no page for the tag " + tag);
            }
            names.forEach(name -> text.append('\n')
                    .append(new TagPage(name, String.valueOf(pages.remove(name))).text(ofTag, words, problems)));
        });
        return text.toString();
    }

    private void reportPagesLeft() {
        pages.keySet()
                .forEach(name -> problems.add(name + ": no operation of the include list has a tag of that name"));
    }
}
