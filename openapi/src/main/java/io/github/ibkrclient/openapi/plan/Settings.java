package io.github.ibkrclient.openapi.plan;

/**
 * What the user of the generator chose.
 *
 * @param apiPackage the package of the API classes and of the enum
 * @param modelPackage the package of the records
 * @param longIntegers whether every integer of an answer is a long, whatever the description says
 * @param routeEnum whether the known routes that have no call are written as an enum
 */
public record Settings(String apiPackage, String modelPackage, boolean longIntegers, boolean routeEnum) {
    /** The package of the hand-written code that generated sources call. */
    public static final String CORE = "io.github.ibkrclient";
}
