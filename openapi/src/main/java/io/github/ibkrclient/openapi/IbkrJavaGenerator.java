package io.github.ibkrclient.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.samskivert.mustache.Mustache;
import io.github.ibkrclient.openapi.plan.Settings;
import io.github.ibkrclient.openapi.read.Input;
import io.github.ibkrclient.openapi.read.RouteTable;
import io.github.ibkrclient.openapi.read.SpecException;
import io.github.ibkrclient.openapi.view.ApiView;
import io.github.ibkrclient.openapi.view.Output;
import io.swagger.v3.core.util.Yaml;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openapitools.codegen.CliOption;
import org.openapitools.codegen.SupportingFile;
import org.openapitools.codegen.languages.JavaClientCodegen;
import org.openapitools.codegen.model.ModelMap;
import org.openapitools.codegen.model.ModelsMap;
import org.openapitools.codegen.model.OperationsMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generator, for {@code generatorName} of openapi-generator. Options, besides the three packages:
 *
 * <ul>
 *   <li>{@code include}, required: a file or class-path resource with the operations to generate, one {@code METHOD /path}
 *       a line
 *   <li>{@code longIntegers}, true unless set: makes every integer of an answer a long, since IBKR's own description
 *       declares times in milliseconds as 32 bits
 *   <li>{@code routes}: a file or class-path resource with what is known about routes, for documents that do not say it,
 *       such as IBKR's own; our table unless set, nothing when empty
 *   <li>{@code routeEnum}, false unless set: also writes the known routes that are not included, as the enum {@code Route}
 * </ul>
 *
 * <p>The engine below reads the document and writes the files. What stands in them is worked out here first, so its own
 * idea of models and operations, which differs between its versions, plays no part.
 */
public final class IbkrJavaGenerator extends JavaClientCodegen {
    private static final Logger log = LoggerFactory.getLogger(IbkrJavaGenerator.class);
    private static final String TEMPLATES = "io/github/ibkrclient/openapi/templates";
    private static final String ROUTES = "io/github/ibkrclient/openapi/routes.yaml";

    private @Nullable Output output;

    /** A generator that writes nothing but API classes, records, the enum and the interface. */
    public IbkrJavaGenerator() {
        templateDir = TEMPLATES;
        embeddedTemplateDir = TEMPLATES;
        cliOptions.add(CliOption.newString("include", "File or resource with the operations to generate"));
        cliOptions.add(CliOption.newBoolean("longIntegers", "Whether all integers of answers become long", true));
        cliOptions.add(CliOption.newString("routes", "File or resource with the facts of known routes"));
        cliOptions.add(CliOption.newBoolean("routeEnum", "Whether routes that are not included become an enum", false));
    }

    @Override
    public String getName() {
        return "ibkr-java";
    }

    @Override
    public String getHelp() {
        return "Generates typed IBKR calls for an include list.";
    }

    @Override
    public boolean getUseInlineModelResolver() {
        return false;
    }

    @Override
    public boolean getUseOpenapiNormalizer() {
        return false;
    }

    @Override
    public void processOpts() {
        super.processOpts();
        modelTemplateFiles.clear();
        modelDocTemplateFiles.clear();
        modelTestTemplateFiles.clear();
        apiTemplateFiles.clear();
        apiDocTemplateFiles.clear();
        apiTestTemplateFiles.clear();
        supportingFiles.clear();
        modelTemplateFiles.put("model.mustache", ".java");
        apiTemplateFiles.put("api.mustache", ".java");
        supportingFiles.add(new SupportingFile("endpoint.mustache", folder(apiPackage), "Endpoint.java"));
        supportingFiles.add(new SupportingFile("apis.mustache", folder(invokerPackage), "IbkrApis.java"));
        if (isSet("routeEnum", false)) {
            supportingFiles.add(new SupportingFile("route.mustache", folder(apiPackage), "Route.java"));
        }
    }

    private String folder(String javaPackage) {
        return sourceFolder + "/" + javaPackage.replace('.', '/');
    }

    @Override
    public void preprocessOpenAPI(OpenAPI openAPI) {
        Settings settings =
                new Settings(apiPackage, modelPackage, isSet("longIntegers", true), isSet("routeEnum", false));
        try {
            output = Output.of(document(getInputSpec()), option("include", ""), routes(), settings);
        } catch (SpecException e) {
            e.problems().forEach(log::error);
            throw e;
        }
        reduce(openAPI, output);
        super.preprocessOpenAPI(openAPI);
    }

    private String option(String name, String byDefault) {
        return String.valueOf(additionalProperties.getOrDefault(name, byDefault));
    }

    private boolean isSet(String name, boolean byDefault) {
        return Boolean.parseBoolean(option(name, String.valueOf(byDefault)));
    }

    private RouteTable routes() {
        String location = option("routes", ROUTES);
        return new RouteTable(location.isEmpty() ? MissingNode.getInstance() : document(location));
    }

    /** A document as it was written: the engine's parser drops keys beside references and invents item types. */
    private static JsonNode document(String location) {
        try {
            return Yaml.mapper().readTree(Input.read(location));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + location, e);
        }
    }

    /** Leaves the engine one operation for each API class and one bare schema for each model: a file each. */
    private static void reduce(OpenAPI openAPI, Output output) {
        Components components = new Components();
        output.models().values().forEach(model -> {
            if (model.isEnum()) {
                components.addSchemas(model.className(), new StringSchema().addEnumItem("X"));
            } else {
                components.addSchemas(model.className(), new ObjectSchema().addProperty("x", new StringSchema()));
            }
        });
        Paths paths = new Paths();
        output.apis().values().forEach(api -> {
            ApiResponses responses = new ApiResponses();
            responses.addApiResponse("200", new ApiResponse().description("none"));
            Operation operation = new Operation()
                    .operationId(api.accessor())
                    .addTagsItem(api.className())
                    .responses(responses);
            paths.addPathItem("/" + api.className(), new PathItem().get(operation));
        });
        openAPI.components(components).paths(paths).tags(List.of()).security(List.of());
    }

    @Override
    public String sanitizeTag(String tag) {
        return tag;
    }

    @Override
    public String toApiName(String name) {
        return name;
    }

    @Override
    public String toModelName(String name) {
        return name;
    }

    @Override
    public ModelsMap postProcessModels(ModelsMap models) {
        ModelMap model = models.getModels().get(0);
        models.put("view", output().models().get(model.getModel().getClassname()));
        return models;
    }

    @Override
    public OperationsMap postProcessOperationsWithModels(OperationsMap operations, List<ModelMap> allModels) {
        operations.put("view", output().apis().get(operations.getOperations().getClassname()));
        return operations;
    }

    @Override
    public Map<String, Object> postProcessSupportingFileData(Map<String, Object> data) {
        data.put("endpoints", output().endpoints());
        data.put("routes", output().routes());
        data.put("sessionPacing", output().sessionPacing());
        data.put(
                "apiViews",
                output().apis().values().stream()
                        .sorted(Comparator.comparing(ApiView::className))
                        .toList());
        return data;
    }

    @Override
    public Mustache.Compiler processCompiler(Mustache.Compiler compiler) {
        return compiler.escapeHTML(false);
    }

    /**
     * Deletes what earlier runs wrote and this one did not. The engine's own step is left out: it prints an appeal to
     * standard output, also when the build is to be quiet.
     */
    @Override
    public void postProcess() {
        Set<Path> written = new HashSet<>();
        output().models().keySet().forEach(name -> written.add(Path.of(modelFileFolder(), name + ".java")));
        output().apis().keySet().forEach(name -> written.add(Path.of(apiFileFolder(), name + ".java")));
        supportingFiles.forEach(
                file -> written.add(Path.of(outputFolder, file.getFolder(), file.getDestinationFilename())));
        try {
            StaleSources.delete(Path.of(outputFolder, sourceFolder), written);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean " + outputFolder, e);
        }
    }

    private Output output() {
        if (output == null) {
            throw new IllegalStateException("the description has not been read");
        }
        return output;
    }
}
