package io.github.ibkrclient.openapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.openapitools.codegen.DefaultGenerator;
import org.openapitools.codegen.config.CodegenConfigurator;

/** Runs the generator the way a build does. */
final class Generation {
    static final Path SPEC_FOLDER = Path.of("spec");
    static final Path SPEC = merged();
    static final Path INCLUDE = Path.of("include.txt");
    static final Path ROUTES = SPEC.resolveSibling("routes.yaml");
    private static final Path CORE = Path.of("../ibkr-client/src/main/java");

    private Generation() {}

    private static Path merged() {
        Path folder = Path.of("target", "merged-spec");
        Path document = folder.resolve("ibkr-web-api.yaml");
        try {
            MergeSpec.main(
                    SPEC_FOLDER.toString(),
                    document.toString(),
                    folder.resolve("routes.yaml").toString(),
                    folder.resolve("examples.json").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return document;
    }

    /** Generates our own API into a directory and returns its sources by path. */
    static Map<String, String> ours(Path directory) {
        return run(SPEC, INCLUDE, directory, "io.github.ibkrclient", Map.of("longIntegers", false, "routeEnum", true));
    }

    static Map<String, String> run(
            Path spec, Path include, Path directory, String rootPackage, Map<String, Object> options) {
        CodegenConfigurator configurator = new CodegenConfigurator()
                .setGeneratorName(IbkrJavaGenerator.class.getName())
                .setInputSpec(spec.toString())
                .setOutputDir(directory.toString())
                .setValidateSpec(false)
                .setEnableMinimalUpdate(true)
                .setInvokerPackage(rootPackage)
                .setApiPackage(rootPackage + ".api")
                .setModelPackage(rootPackage + ".model")
                .addAdditionalProperty("include", include.toString());
        options.forEach(configurator::addAdditionalProperty);
        new DefaultGenerator().opts(configurator.toClientOptInput()).generate();
        return sources(directory.resolve("src/main/java"));
    }

    private static Map<String, String> sources(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            Map<String, String> sources = new TreeMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sources.put(
                        root.relativize(file).toString().replace('\\', '/'),
                        Files.readString(file, StandardCharsets.UTF_8));
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What javac has to say about generated sources, compiled with the core's own and with every warning on. */
    static List<String> compile(Path generated, Path work) throws IOException {
        Path core = copyOfCore(work.resolve("core"));
        Path classes = Files.createDirectories(work.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<Path> sources;
            try (Stream<Path> walk = Files.walk(generated)) {
                sources = walk.filter(file -> file.toString().endsWith(".java")).toList();
            }
            List<String> options = new ArrayList<>(List.of("-Xlint:all", "-Werror", "-proc:none", "--release", "17"));
            options.addAll(List.of("-d", classes.toString(), "-sourcepath", core.toString()));
            compiler.getTask(null, files, found, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        return found.getDiagnostics().stream().map(Object::toString).toList();
    }

    /** Without the module descriptor, which would have javac look for modules. */
    private static Path copyOfCore(Path target) throws IOException {
        try (Stream<Path> walk = Files.walk(CORE)) {
            for (Path source : walk.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .toList()) {
                Path copy = target.resolve(CORE.relativize(source).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(source, copy);
            }
        }
        return target;
    }
}
