package io.github.ibkrclient.openapi.read;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/** Makes Java names of the names in an API description, whatever they hold. */
public final class Names {
    /** Names that generated sources use themselves, so that no generated type may have them. */
    private static final Set<String> USED_TYPES = Set.of(
            "ApiRequest",
            "BigDecimal",
            "Boolean",
            "Builder",
            "Duration",
            "Endpoint",
            "Enum",
            "IbkrException",
            "Immutable",
            "Instant",
            "Integer",
            "JsonAdapter",
            "JsonElement",
            "List",
            "LocalDate",
            "Long",
            "Map",
            "Nullable",
            "Object",
            "Objects",
            "Override",
            "Record",
            "SerializedName",
            "String",
            "Transport",
            "TypeToken",
            "Void",
            "WireTime");

    /** Methods that a record component must not be named after, and those that records have besides accessors. */
    private static final Set<String> USED_MEMBERS = Set.of(
            "builder",
            "clone",
            "finalize",
            "getClass",
            "hashCode",
            "none",
            "notify",
            "notifyAll",
            "toString",
            "transport",
            "wait",
            "wire");

    private Names() {}

    /** {@code trade_side} and {@code tradeSide} become {@code Side}. */
    public static String type(String name) {
        String joined = Arrays.stream(words(name)).map(Names::capitalise).collect(Collectors.joining());
        String letters = startsWell(joined) ? joined : "Model" + joined;
        return USED_TYPES.contains(letters) ? letters + "Model" : letters;
    }

    /** {@code trade_time}, {@code TRADE_TIME} and {@code tradeTime} become {@code tradeTime}. */
    public static String member(String name) {
        String joined = Arrays.stream(words(name))
                .map(word -> word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT))
                        ? word.toLowerCase(Locale.ROOT)
                        : word)
                .map(Names::capitalise)
                .collect(Collectors.joining());
        String letters = startsWell(joined) ? decapitalise(joined) : "value" + joined;
        return canBeMember(letters) ? letters : letters + "Value";
    }

    /** Notes an {@code x-ibkr-name} that is no name for a method or component. */
    public static void check(JsonNode named, String place, Problems problems) {
        String name = named.path("x-ibkr-name").asText("fine");
        if (!name.matches("[a-z][A-Za-z0-9]*") || !canBeMember(name)) {
            problems.add(place + ": x-ibkr-name is '" + name + "', which Java does not take here");
        }
    }

    /** Whether a method may have the name. */
    public static boolean canBeMember(String name) {
        return !USED_MEMBERS.contains(name) && !SourceVersion.isKeyword(name);
    }

    /** {@code listTrades} and {@code list-trades} become {@code LIST_TRADES}; signs are spelt out. */
    public static String constant(String name) {
        String spelt = name.codePoints().noneMatch(Character::isLetterOrDigit)
                ? name.codePoints().mapToObj(Character::getName).collect(Collectors.joining(" "))
                : name;
        String joined = String.join("_", words(spelt))
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
                .toUpperCase(Locale.ROOT);
        return startsWell(joined) ? joined : "VALUE_" + joined;
    }

    /** The name itself if it is free, else with the first number behind it that makes it so. */
    public static String free(String name, Predicate<String> taken) {
        String candidate = name;
        for (int number = 2; taken.test(candidate); number++) {
            candidate = name + number;
        }
        return candidate;
    }

    public static String capitalise(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    public static String decapitalise(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
    }

    private static String[] words(String name) {
        return name.replaceAll("[^A-Za-z0-9]+", " ").strip().split(" ", -1);
    }

    private static boolean startsWell(String name) {
        return !name.isEmpty() && Character.isLetter(name.charAt(0));
    }
}
