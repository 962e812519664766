package io.github.ibkrclient.openapi.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ibkrclient.openapi.read.Description;
import io.github.ibkrclient.openapi.read.Names;
import io.github.ibkrclient.openapi.read.Problems;
import io.github.ibkrclient.openapi.read.SpecOperation;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes one API class of each tag, and learns on the way which models are sent and which are received. */
public final class Apis {
    private static final Set<String> TOKEN_CALLS =
            Set.of("SecurityScheme.OAUTH1_RSA", "SecurityScheme.OAUTH2_ASSERTION");

    private final Description description;
    private final Types types;
    private final Settings settings;
    private final Facts facts;
    private final Problems problems;
    private final Set<String> sent = new HashSet<>();
    private final Set<String> received = new HashSet<>();

    public Apis(Description description, Types types, Settings settings, Facts facts, Problems problems) {
        this.description = description;
        this.types = types;
        this.settings = settings;
        this.facts = facts;
        this.problems = problems;
    }

    /** The models that requests name themselves. */
    public Set<String> sent() {
        return sent;
    }

    /** The models that answers name themselves. */
    public Set<String> received() {
        return received;
    }

    /** The classes in the order in which their tags first appear. */
    public List<Api> of(List<SpecOperation> operations) {
        Map<String, Api> apis = new LinkedHashMap<>();
        Set<String> accessors = new HashSet<>();
        for (SpecOperation operation : operations) {
            List<Parameter> parameters = Parameters.of(operation, description, types);
            JavaType answer = Answers.type(operation, description, types);
            parameters.forEach(parameter -> sent.addAll(parameter.type().models()));
            received.addAll(answer.models());
            if (isSignersOwn(operation)) {
                continue;
            }
            Api api = apis.computeIfAbsent(Names.type(operation.tag()), name -> {
                String wanted = Names.decapitalise(name);
                String accessor = Names.free(Names.canBeMember(wanted) ? wanted : wanted + "Api", accessors::contains);
                accessors.add(accessor);
                return new Api(
                        name + "Api", accessor, about(operation.tag()), base(operation.tag()), settings, problems);
            });
            new Methods(operation, parameters, answer, this).addTo(api);
        }
        return List.copyOf(apis.values());
    }

    /** What is written by hand stands beside our own generated classes and knows no others. */
    private String base(String tag) {
        boolean ours = settings.apiPackage().equals(Settings.CORE + ".api");
        return ours ? description.tag(tag).path("x-ibkr-extends").asText("") : "";
    }

    private String about(String tag) {
        String text = description.tag(tag).path("description").asText("");
        return text.isEmpty() ? "The calls tagged " + tag + "." : text;
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
                    .add(new Component(
                            "", parameter.name(), parameter.type(), null, List.of(), false, false, parameter.about()));
        }
        types.add(options);
        sent.add(options.name());
        return options.type(settings);
    }
}
