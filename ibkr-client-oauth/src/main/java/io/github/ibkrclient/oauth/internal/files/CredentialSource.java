package io.github.ibkrclient.oauth.internal.files;

import io.github.ibkrclient.error.CredentialException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The texts of the settings from files, environment or memory, before they are parsed. */
public final class CredentialSource {
    public static final String PROPERTIES_FILE = "credentials.properties";
    private static final String DIRECTORY_VARIABLE = "IBKR_CREDENTIALS_DIR";
    private static final Path WORKING_DIRECTORY = Path.of("").toAbsolutePath();

    private final Map<CredentialKey, CredentialValue> found = new EnumMap<>(CredentialKey.class);
    private final Set<CredentialKey> wanted;
    private final Function<CredentialKey, String> naming;

    private CredentialSource(Set<CredentialKey> wanted, Function<CredentialKey, String> naming) {
        this.wanted = wanted;
        this.naming = naming;
    }

    /** Settings from memory, which are texts and never paths. */
    public static CredentialSource inMemory(Map<CredentialKey, String> texts) {
        CredentialSource source = new CredentialSource(texts.keySet(), CredentialKey::property);
        texts.forEach((credential, text) -> source.put(credential, credential.property(), text));
        return source;
    }

    /**
     * Settings from {@code credentials.properties} in a directory and the files beside it.
     *
     * @param setting what named the directory, for messages
     */
    public static CredentialSource fromDirectory(
            String setting, Path directory, Map<String, String> environment, Set<CredentialKey> wanted) {
        if (!Files.isDirectory(directory)) {
            throw new CredentialException(
                    setting, "there is no directory " + directory + "; give the one that holds " + PROPERTIES_FILE);
        }
        return fromFile(directory.resolve(PROPERTIES_FILE), environment, wanted);
    }

    /** Settings from the environment; a missing one from the properties file, and then from the files beside it. */
    public static CredentialSource fromFile(Path file, Map<String, String> environment, Set<CredentialKey> wanted) {
        Properties properties = CredentialReader.properties(file, wanted);
        return beside(file, properties, environment, wanted, (credential, fault) -> {
            throw fault;
        });
    }

    /**
     * The same for properties that were read already.
     *
     * @param faults is told of each setting that cannot be read; when it does not throw, the others are read
     */
    public static CredentialSource beside(
            Path file,
            Properties properties,
            Map<String, String> environment,
            Set<CredentialKey> wanted,
            BiConsumer<CredentialKey, CredentialException> faults) {
        Path directory = directoryOf(file);
        CredentialSource source = new CredentialSource(wanted, CredentialKey::property);
        source.putAll(environment);
        for (CredentialKey credential : wanted) {
            if (source.found.containsKey(credential)) {
                continue;
            }
            try {
                source.putFrom(properties, directory, credential);
            } catch (CredentialException fault) {
                faults.accept(credential, fault);
            }
        }
        return source;
    }

    private void putFrom(Properties properties, Path directory, CredentialKey credential) {
        String value = properties.getProperty(credential.property());
        if (value != null) {
            putValue(credential, credential.property(), value, directory);
        } else if (credential.file() != null) {
            String name = credential.file();
            put(credential, name, CredentialReader.text(name, directory.resolve(name), credential));
        }
    }

    /** Settings from the environment; missing ones from the directory that {@code IBKR_CREDENTIALS_DIR} names. */
    public static CredentialSource fromEnvironment(Map<String, String> environment, Set<CredentialKey> wanted) {
        String directory = environment.get(DIRECTORY_VARIABLE);
        if (directory != null && !directory.isBlank()) {
            return fromDirectory(DIRECTORY_VARIABLE, path(directory), environment, wanted);
        }
        CredentialSource source = new CredentialSource(wanted, CredentialKey::variable);
        source.putAll(environment);
        return source;
    }

    /** The variables of an environment that settings are read from. */
    public static Map<String, String> variables(
            UnaryOperator<@Nullable String> environment, Set<CredentialKey> wanted) {
        Map<String, String> variables = new HashMap<>();
        Stream.concat(wanted.stream().map(CredentialKey::variable), Stream.of(DIRECTORY_VARIABLE))
                .forEach(name -> {
                    String value = environment.apply(name);
                    if (value != null) {
                        variables.put(name, value);
                    }
                });
        return variables;
    }

    /** The part of the environment that also counts for files: the password, which should stand in no file. */
    public static Map<String, String> passwordOnly() {
        String name = CredentialKey.KEY_PASSWORD.variable();
        String password = System.getenv(name);
        return password == null ? Map.of() : Map.of(name, password);
    }

    /** A setting that must be there. */
    public CredentialValue get(CredentialKey credential) {
        return find(credential)
                .orElseThrow(() -> new CredentialException(
                        naming.apply(credential), "is missing; " + credential.remedy(ofThirdParty())));
    }

    /** A setting that may be missing, but not empty. */
    public Optional<CredentialValue> find(CredentialKey credential) {
        CredentialValue setting = found.get(credential);
        if (setting != null && setting.text().isBlank()) {
            throw setting.refuse("is empty; " + credential.remedy(ofThirdParty()));
        }
        return Optional.ofNullable(setting);
    }

    /** The names by which the user knows the settings that are there. */
    public Map<CredentialKey, String> names() {
        Map<CredentialKey, String> names = new EnumMap<>(CredentialKey.class);
        found.forEach((credential, setting) -> names.put(credential, setting.name()));
        return names;
    }

    private boolean ofThirdParty() {
        CredentialValue mark = found.get(CredentialKey.THIRD_PARTY);
        return mark != null && mark.text().equals("true");
    }

    private void putAll(Map<String, String> environment) {
        for (CredentialKey credential : wanted) {
            String value = environment.get(credential.variable());
            if (value != null && !value.isBlank()) { // shells and containers set an empty variable for "not set"
                putValue(credential, credential.variable(), value, WORKING_DIRECTORY);
            }
        }
    }

    private void putValue(CredentialKey credential, String name, String value, Path directory) {
        put(credential, name, credential.file() == null ? value : inlineOrFile(credential, name, value, directory));
    }

    private void put(CredentialKey credential, String name, String text) {
        found.put(
                credential, new CredentialValue(name, credential == CredentialKey.KEY_PASSWORD ? text : text.strip()));
    }

    /** The message does not repeat the value, which may be a key that was pasted without its first line. */
    private static String inlineOrFile(CredentialKey credential, String name, String value, Path directory) {
        CredentialValue given = new CredentialValue(name, value);
        if (value.isBlank() || given.isPem() || given.isHexPrime()) {
            return value;
        }
        Path file = existing(directory, value.strip());
        if (file == null) {
            throw new CredentialException(
                    name, "is neither PEM text nor the path of a file; relative paths start at " + directory);
        }
        return CredentialReader.text(name, file, credential);
    }

    private static Path path(String directory) {
        try {
            return Path.of(directory);
        } catch (InvalidPathException e) {
            throw new CredentialException(
                    DIRECTORY_VARIABLE, "is no path; give the directory that holds " + PROPERTIES_FILE);
        }
    }

    private static @Nullable Path existing(Path directory, String value) {
        try {
            Path file = directory.resolve(value);
            return Files.exists(file) ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** A line of a properties file. */
    public static String line(String property, String value) {
        return property + "=" + value.replace("\\", "\\\\").replace("\r", "").replace("\n", "\\n") + "\n";
    }

    private static Path directoryOf(Path file) {
        return file.toAbsolutePath().resolveSibling("").normalize();
    }
}
