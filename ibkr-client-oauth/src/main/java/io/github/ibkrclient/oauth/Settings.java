package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The texts of the settings from one source, before anything is made of them. */
final class Settings {
    static final String PROPERTIES_FILE = "credentials.properties";
    static final String DIRECTORY_VARIABLE = "IBKR_CREDENTIALS_DIR";
    private static final Path WORKING_DIRECTORY = Path.of("").toAbsolutePath();

    private final Map<Credential, Setting> found = new EnumMap<>(Credential.class);
    private final Set<Credential> wanted;
    private final Function<Credential, String> naming;

    private Settings(Set<Credential> wanted, Function<Credential, String> naming) {
        this.wanted = wanted;
        this.naming = naming;
    }

    /** Settings from memory: texts, never paths. */
    static Settings inMemory(Map<Credential, String> texts) {
        Settings settings = new Settings(texts.keySet(), Credential::property);
        texts.forEach((credential, text) -> settings.put(credential, credential.property(), text));
        return settings;
    }

    static Settings fromDirectory(
            String setting, Path directory, Map<String, String> environment, Set<Credential> wanted) {
        if (!Files.isDirectory(directory)) {
            throw new CredentialException(
                    setting, "there is no directory " + directory + "; give the one that holds " + PROPERTIES_FILE);
        }
        return fromFile(directory.resolve(PROPERTIES_FILE), environment, wanted);
    }

    /** What the environment lacks comes from the properties file, what that lacks from the files beside it. */
    static Settings fromFile(Path file, Map<String, String> environment, Set<Credential> wanted) {
        Properties properties = CredentialFile.properties(file, wanted);
        return beside(file, properties, environment, wanted, (credential, fault) -> {
            throw fault;
        });
    }

    /**
     * Settings from the properties and from the files beside their file.
     *
     * @param faults hears of each setting that cannot be read; when it does not throw, the others are read
     */
    static Settings beside(
            Path file,
            Properties properties,
            Map<String, String> environment,
            Set<Credential> wanted,
            BiConsumer<Credential, CredentialException> faults) {
        Path directory = directoryOf(file);
        Settings settings = new Settings(wanted, Credential::property);
        settings.putAll(environment);
        for (Credential credential : wanted) {
            if (settings.found.containsKey(credential)) {
                continue;
            }
            try {
                settings.putFrom(properties, directory, credential);
            } catch (CredentialException fault) {
                faults.accept(credential, fault);
            }
        }
        return settings;
    }

    private void putFrom(Properties properties, Path directory, Credential credential) {
        String value = properties.getProperty(credential.property());
        if (value != null) {
            putValue(credential, credential.property(), value, directory);
        } else if (credential.file() != null) {
            String name = credential.file();
            put(credential, name, CredentialFile.text(name, directory.resolve(name), credential));
        }
    }

    static Settings fromEnvironment(Map<String, String> environment, Set<Credential> wanted) {
        String directory = environment.get(DIRECTORY_VARIABLE);
        if (directory != null && !directory.isBlank()) {
            return fromDirectory(DIRECTORY_VARIABLE, path(directory), environment, wanted);
        }
        Settings settings = new Settings(wanted, Credential::variable);
        settings.putAll(environment);
        return settings;
    }

    /** Of the environment no more than the password, which belongs in no file. */
    static Map<String, String> passwordOnly() {
        String name = Credential.KEY_PASSWORD.variable();
        String password = System.getenv(name);
        return password == null ? Map.of() : Map.of(name, password);
    }

    /** A setting that must be there. */
    Setting get(Credential credential) {
        return find(credential)
                .orElseThrow(() -> new CredentialException(
                        naming.apply(credential), "is missing; " + credential.mend(ofThirdParty())));
    }

    /** A setting that may be missing, but not empty. */
    Optional<Setting> find(Credential credential) {
        Setting setting = found.get(credential);
        if (setting != null && setting.text().isBlank()) {
            throw setting.refuse("is empty; " + credential.mend(ofThirdParty()));
        }
        return Optional.ofNullable(setting);
    }

    /** How the user knows each setting that is there. */
    Map<Credential, String> names() {
        Map<Credential, String> names = new EnumMap<>(Credential.class);
        found.forEach((credential, setting) -> names.put(credential, setting.name()));
        return names;
    }

    private boolean ofThirdParty() {
        Setting mark = found.get(Credential.THIRD_PARTY);
        return mark != null && mark.text().equals("true");
    }

    private void putAll(Map<String, String> environment) {
        for (Credential credential : wanted) {
            String value = environment.get(credential.variable());
            if (value != null && !value.isBlank()) { // an empty variable is how a shell or a container says "not set"
                putValue(credential, credential.variable(), value, WORKING_DIRECTORY);
            }
        }
    }

    private void putValue(Credential credential, String name, String value, Path directory) {
        put(credential, name, credential.file() == null ? value : inlineOrFile(credential, name, value, directory));
    }

    private void put(Credential credential, String name, String text) {
        found.put(credential, new Setting(name, credential == Credential.KEY_PASSWORD ? text : text.strip()));
    }

    /** Names no path that does not exist: it may be a key that was pasted without its first line. */
    private static String inlineOrFile(Credential credential, String name, String value, Path directory) {
        if (value.isBlank() || Pem.looksLikePem(value) || DhParameters.looksLikeHex(value)) {
            return value;
        }
        Path file = existing(directory, value.strip());
        if (file == null) {
            throw new CredentialException(
                    name, "is neither PEM text nor the path of a file; relative paths start at " + directory);
        }
        return CredentialFile.text(name, file, credential);
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
    static String line(String property, String value) {
        return property + "=" + value.replace("\\", "\\\\").replace("\r", "").replace("\n", "\\n") + "\n";
    }

    private static Path directoryOf(Path file) {
        return file.toAbsolutePath().resolveSibling("").normalize();
    }
}
