package io.github.ibkrclient.openapi.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ibkrclient.openapi.plan.Apis;
import io.github.ibkrclient.openapi.plan.Facts;
import io.github.ibkrclient.openapi.plan.Model;
import io.github.ibkrclient.openapi.plan.Overlay;
import io.github.ibkrclient.openapi.plan.Settings;
import io.github.ibkrclient.openapi.plan.Types;
import io.github.ibkrclient.openapi.read.Description;
import io.github.ibkrclient.openapi.read.ExtensionKeys;
import io.github.ibkrclient.openapi.read.IncludeList;
import io.github.ibkrclient.openapi.read.Problems;
import io.github.ibkrclient.openapi.read.RouteTable;
import io.github.ibkrclient.openapi.read.SpecException;
import io.github.ibkrclient.openapi.read.SpecOperation;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that will be written, ready for the templates.
 *
 * @param endpoints the constants of the enum
 * @param routes the constants of the enum of routes without a call; empty when it is not wanted
 * @param sessionPacing the rules of the whole session
 * @param apis the API classes by class name
 * @param models the records and enums by class name
 */
public record Output(
        List<EndpointView> endpoints,
        List<EndpointView> routes,
        List<String> sessionPacing,
        Map<String, ApiView> apis,
        Map<String, ModelView> models) {

    /**
     * Reads the description.
     *
     * @param root the description as it was written, before a parser dropped or added anything
     * @param include where the include list is
     * @param known what is known about routes, for what the description does not say
     * @throws SpecException when something is wrong with the description or the list
     */
    public static Output of(JsonNode root, String include, RouteTable known, Settings settings) {
        Problems problems = new Problems();
        new ExtensionKeys(problems).check(root);
        Description description = new Description(root, problems);
        IncludeList list = IncludeList.read(include, problems);
        list.reportStale(description.operationKeys(), problems);
        List<SpecOperation> operations = Overlay.of(description.operations(list), known);

        Facts facts = new Facts(problems);
        Types types = new Types(description, settings, problems);
        Apis apis = new Apis(description, types, settings, facts, problems);
        Map<String, ApiView> apiViews = new LinkedHashMap<>();
        apis.of(operations).forEach(api -> apiViews.put(api.className(), ApiView.of(api)));
        Output output = new Output(
                EndpointView.of(operations, operations, facts),
                settings.routeEnum()
                        ? EndpointView.of(known.without(operations, problems), operations, facts)
                        : List.of(),
                EndpointView.sessionPacing(root, facts),
                apiViews,
                models(apis, types.modelsByName(), settings));
        problems.throwIfAny();
        return output;
    }

    private static Map<String, ModelView> models(Apis apis, Map<String, Model> models, Settings settings) {
        Set<String> sent = reach(apis.sent(), models);
        Set<String> received = reach(apis.received(), models);
        Set<String> unknown = new HashSet<>(received);
        unknown.removeIf(name -> !models.containsKey(name) || !models.get(name).isEnum());
        Map<String, ModelView> views = new LinkedHashMap<>();
        models.forEach((name, model) -> views.put(
                name,
                model.isEnum()
                        ? ModelView.ofEnum(model, received.contains(name))
                        : ModelView.ofRecord(model, sent.contains(name), unknown, settings)));
        return views;
    }

    private static Set<String> reach(Collection<String> from, Map<String, Model> models) {
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            String name = open.remove();
            Model model = models.get(name);
            if (model != null && reached.add(name)) {
                model.components()
                        .forEach(component -> open.addAll(component.type().models()));
            }
        }
        return reached;
    }
}
