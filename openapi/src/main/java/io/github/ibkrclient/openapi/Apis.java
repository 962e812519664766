package io.github.ibkrclient.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes one API class of each tag, and learns on the way which models are sent and which are received. */
final class Apis {
    private static final Set<String> TOKEN_CALLS =
            Set.of("SecurityScheme.OAUTH1_RSA", "SecurityScheme.OAUTH2_ASSERTION");

    private final Description description;
    private final Types types;
    private final Settings settings;
    private final Facts facts;
    private final Problems problems;
    private final Set<String> sent = new HashSet<>();
    private final Set<String> received = new HashSet<>();

    Apis(Description description, Types types, Settings settings, Facts facts, Problems problems) {
        this.description = description;
        this.types = types;
        this.settings = settings;
        this.facts = facts;
        this.problems = problems;
    }

    /** The models that requests name themselves. */
    Set<String> sent() {
        return sent;
    }

    /** The models that answers name themselves. */
    Set<String> received() {
        return received;
    }

    /** The classes in the order in which their tags first appear. */
    List<ApiView> views(List<SpecOperation> operations) {
        Map<String, ApiClass> classes = new LinkedHashMap<>();
        Set<String> accessors = new HashSet<>();
        for (SpecOperation operation : operations) {
            List<Parameter> parameters = Parameters.of(operation, description, types);
            JavaType answer = Answers.type(operation, description, types);
            parameters.forEach(parameter -> sent.addAll(parameter.type().models()));
            received.addAll(answer.models());
            if (isSignersOwn(operation)) {
                continue;
            }
            ApiClass api = classes.computeIfAbsent(Names.type(operation.tag()), name -> {
                String wanted = Names.decapitalise(name);
                String accessor = Names.free(Names.canBeMember(wanted) ? wanted : wanted + "Api", accessors::contains);
                accessors.add(accessor);
                return new ApiClass(name + "Api", accessor, operation.tag());
            });
            new Methods(operation, parameters, answer, this).addTo(api);
        }
        return classes.values().stream().map(ApiClass::view).toList();
    }

    /** Whether only a signer can make the call: it gets a token, or its body is signed with the client's key. */
    private boolean isSignersOwn(SpecOperation operation) {
        JsonNode content = description
                .resolve(operation.node().path("requestBody"), operation.key())
                .path("content");
        return TOKEN_CALLS.contains(Facts.security(operation)) || (content.size() == 1 && content.has(Answers.JWT));
    }

    Description description() {
        return description;
    }

    Facts facts() {
        return facts;
    }

    /** Adds the record that holds the optional parameters of an operation, and says that it is only sent. */
    JavaType addOptions(SpecOperation operation, List<Parameter> optional) {
        Model options = Model.ofRecord(
                types.freeName(Names.type(operation.id()) + "Options"),
                "The optional parameters of the call " + operation.methodName() + " of " + operation.key() + ".");
        for (Parameter parameter : optional) {
            options.components()
                    .add(new Component("", parameter.name(), parameter.type(), null, false, false, parameter.about()));
        }
        types.add(options);
        sent.add(options.name());
        return options.type(settings);
    }

    /** An API class while it grows. */
    final class ApiClass {
        private final String name;
        private final String accessor;
        private final String tag;
        private final Set<String> imports = new TreeSet<>();
        private final Map<String, String> tokens = new LinkedHashMap<>();
        private final List<MethodView> methods = new ArrayList<>();
        private final Map<String, String> signatures = new LinkedHashMap<>();

        private ApiClass(String name, String accessor, String tag) {
            this.name = name;
            this.accessor = accessor;
            this.tag = tag;
            importing(Set.of(
                    Settings.CORE + ".Transport",
                    Settings.CORE + ".error.IbkrException",
                    settings.rootPackage() + ".Endpoint"));
        }

        void importing(Set<String> types) {
            types.stream()
                    .filter(type -> !type.startsWith(settings.apiPackage() + "."))
                    .forEach(imports::add);
        }

        /** The expression for the type of an answer. */
        String token(JavaType type) {
            importing(Set.of("com.google.gson.reflect.TypeToken"));
            if (!type.generic()) {
                return "TypeToken.get(" + type.text() + ".class)";
            }
            tokens.put(type.label(), type.text());
            return type.label();
        }

        void add(String erasure, SpecOperation operation, MethodView method) {
            String other = signatures.putIfAbsent(erasure, operation.key());
            if (other != null) {
                problems.add(operation.key() + ": " + name + " already has a method " + operation.methodName()
                        + " with such parameters, of " + other + "; x-ibkr-name or operationId must differ");
            }
            methods.add(method);
        }

        private ApiView view() {
            String text = description.tagDescription(tag);
            String about = text.isEmpty() ? "The calls tagged " + tag + "." : text;
            return new ApiView(
                    name,
                    accessor,
                    new Javadoc().text(about).at(0),
                    new Javadoc().text(about).at(4),
                    List.copyOf(imports),
                    tokens.entrySet().stream()
                            .map(token -> new ApiView.Token(token.getKey(), token.getValue()))
                            .toList(),
                    methods);
        }
    }
}
