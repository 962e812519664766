package io.github.ibkrclient.cli.connection;

import io.github.ibkrclient.cli.console.ClosestName;
import io.github.ibkrclient.cli.console.UsageException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the user's configuration file says under one name: lines such as {@code paper.credentials-dir=~/ibkr/paper}. The
 * file is {@code ibkr/config.properties} in the folder that {@code XDG_CONFIG_HOME} names, which is {@code .config} in
 * the home unless told otherwise.
 */
final class Profile {
    static final String CREDENTIALS_DIR = "credentials-dir";
    static final String GATEWAY = "gateway";
    static final String CERTIFICATE = "certificate";
    static final String BASE_URL = "base-url";

    private static final List<String> SETTINGS = List.of(CREDENTIALS_DIR, GATEWAY, CERTIFICATE, BASE_URL);
    private static final String VARIABLE = "IBKR_PROFILE";

    private final String name;
    private final Path file;
    private final Properties settings;

    private Profile(String name, Path file, Properties settings) {
        this.name = name;
        this.file = file;
        this.settings = settings;
    }

    /** The profile that the option names, else that of {@code IBKR_PROFILE}; empty when neither names one. */
    static Optional<Profile> find(@Nullable String option, UnaryOperator<@Nullable String> environment) {
        String variable = environment.apply(VARIABLE);
        String name = option == null ? variable : option;
        return name == null || name.isBlank()
                ? Optional.empty()
                : Optional.of(read(option == null ? VARIABLE : "--profile", name.strip(), file(environment)));
    }

    private static Path file(UnaryOperator<@Nullable String> environment) {
        String folder = environment.apply("XDG_CONFIG_HOME");
        Path config = folder == null || folder.isBlank() ? home().resolve(".config") : Path.of(folder);
        return config.resolve("ibkr").resolve("config.properties");
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home", ""));
    }

    private static Profile read(String source, String name, Path file) {
        if (!Files.exists(file)) {
            throw new UsageException(
                    source,
                    "there is no " + file + "; write it, with a line such as " + name
                            + ".credentials-dir=/path/of/the/directory");
        }
        Properties all = new Properties();
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            all.load(text);
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException(
                    source,
                    file + " cannot be read; it is a text in UTF-8 with lines such as " + name + ".gateway=URL");
        }
        Properties mine = new Properties();
        for (String key : all.stringPropertyNames()) {
            if (key.startsWith(name + ".")) {
                String setting = key.substring(name.length() + 1);
                if (!SETTINGS.contains(setting)) {
                    String question = ClosestName.question(setting, SETTINGS);
                    throw new UsageException(
                            source,
                            file + ": " + setting + " is no setting"
                                    + (question.isEmpty() ? "; there are " + String.join(", ", SETTINGS) : question));
                }
                mine.setProperty(setting, all.getProperty(key).strip());
            }
        }
        if (mine.isEmpty()) {
            throw new UsageException(source, "no line of " + file + " begins with " + name + "." + known(name, all));
        }
        return new Profile(name, file, mine);
    }

    private static String known(String name, Properties all) {
        List<String> names = all.stringPropertyNames().stream()
                .map(key -> key.split("\\.", 2)[0])
                .distinct()
                .sorted()
                .toList();
        String question = ClosestName.question(name, names);
        return question.isEmpty() ? "; its profiles are " + String.join(", ", names) : question;
    }

    /** A setting; empty when it is missing or blank. */
    Optional<String> get(String setting) {
        return Optional.ofNullable(settings.getProperty(setting)).filter(value -> !value.isBlank());
    }

    /** The directory of the credentials. A path may begin with {@code ~/}; others are relative to the file. */
    Optional<Path> credentials() {
        return get(CREDENTIALS_DIR).map(path -> {
            try {
                return path.startsWith("~/")
                        ? home().resolve(path.substring(2))
                        : file.toAbsolutePath().resolveSibling(path).normalize();
            } catch (InvalidPathException e) {
                throw new UsageException(place(CREDENTIALS_DIR), "is no path of this machine");
            }
        });
    }

    /** Where a setting stands, for messages. */
    String place(String setting) {
        return file + ": " + name + "." + setting;
    }
}
