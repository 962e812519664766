package io.github.ibkrclient.openapi.plan;

/**
 * What the user of the generator chose.
 *
 * @param apiPackage the package of the API classes and of the enum
 * @param modelPackage the package of the records
 * @param longIntegers whether every integer of an answer is a long, whatever the description says
 */
public record Settings(String apiPackage, String modelPackage, boolean longIntegers) {
    /** The package of the hand-written code that generated sources call. */
    public static final String CORE = "io.github.ibkrclient";
}
