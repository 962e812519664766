package io.github.ibkrclient.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.openapi.read.SpecException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {
    private static final String HEAD = """
            openapi: 3.0.3
            info: {title: t, version: "1"}
            paths:
              /a:
                get:
                  operationId: a
            """;

    private static final String ANSWER = """
                  responses:
                    "200":
                      description: ok
                      content: {application/json: {schema: {$ref: "#/components/schemas/A"}}}
            components:
              schemas:
            """;

    @TempDir
    Path directory;

    @Test
    void aStaleADoubledAndAMalformedLineAreReportedTogether() throws IOException {
        assertThat(problems(
                        HEAD + ANSWER + "    A: {type: string}", "GET /a\nPOST /a\nGET /b\n\nGET /a # again\nget a"))
                .containsExactly(
                        "include.txt line 5: GET /a is already in line 1",
                        "include.txt line 6: 'get a' is not of the form METHOD /path",
                        "include.txt line 2: the API description has no operation POST /a",
                        "include.txt line 3: the API description has no operation GET /b");
    }

    @Test
    void primersThatAreNoListAndAnEmptyOperationAreReported() throws IOException {
        String primers = HEAD.replace("operationId: a", "operationId: a\n      x-ibkr-primers: b")
                + ANSWER
                + "    A: {type: string}";
        assertThat(problems(primers, "GET /a"))
                .containsExactly("GET /a: x-ibkr-primers is \"b\", not a list of operationIds");

        String empty = "openapi: 3.0.3\ninfo: {title: t, version: \"1\"}\npaths: {/a: {get: }}\n";
        assertThat(problems(empty, "GET /a")).containsExactly("GET /a: the operation is empty");
    }

    @Test
    void aDanglingReferenceNamesItsPlace() throws IOException {
        String schemas = """
                    A:
                      type: object
                      properties:
                        b: {$ref: "#/components/schemas/B"}
                        c: {type: array, items: {$ref: "other.yaml#/C"}}
                        d: {$ref: "#/components/schemas/D"}
                    D: {$ref: "#/components/schemas/D"}
                """;

        assertThat(problems(HEAD + ANSWER + schemas, "GET /a"))
                .containsExactly(
                        "schema A, property b: $ref #/components/schemas/B leads nowhere",
                        "schema A, property c: $ref other.yaml#/C leads nowhere",
                        "schema A, property d: $ref #/components/schemas/D leads nowhere");
    }

    @Test
    void aKeyThatNothingReadsFailsWhereverItStands() throws IOException {
        String spec =
                "x-ibkr-pace: []\n" + HEAD + "      x-ibkr-concurency: 1\n      x-ibkr-time: millis\n" + ANSWER + """
                    A:
                      type: object
                      x-ibkr-nam: b
                      properties:
                        b: {$ref: "#/components/schemas/B", x-ibkr-name: c}
                    B: {type: object, properties: {c: {type: string, x-ibkr-effect: read}}}
                """;

        assertThat(problems(spec, "GET /a"))
                .containsExactly(
                        "the top of the description: unknown key x-ibkr-pace",
                        "GET /a: unknown key x-ibkr-concurency",
                        "GET /a: x-ibkr-time has no meaning here",
                        "components > schemas > A: unknown key x-ibkr-nam",
                        "components > schemas > A > properties > b: x-ibkr-name beside $ref is not read",
                        "components > schemas > B > properties > c: x-ibkr-effect has no meaning here");
    }

    @Test
    void aValueThatCannotBeReadSaysWhatWouldDo() throws IOException {
        String keys = """
                      x-ibkr-pacing: [{permits: 0, period: PT1S}, {permits: 1, period: 5s}, {permits: 1, period: PT1S, buket: b}]
                      x-ibkr-concurrency: many
                      x-ibkr-backend: gw
                      x-ibkr-session: full
                      x-ibkr-primers: [b]
                      x-ibkr-cold: {when: empty, askAgainAfter: PT1S}
                      x-ibkr-effect: reads
                      x-ibkr-account: accountId
                """;
        String schemas = """
                    A:
                      type: object
                      properties:
                        t: {type: integer, x-ibkr-time: epoch-milis}
                        u: {type: boolean, x-ibkr-time: epoch}
                        v: {$ref: "#/components/schemas/B"}
                        w: {type: string, x-ibkr-accepts: [yyyyMM, C, D]}
                    C: {type: string, enum: [a], x-ibkr-also: {b: [c]}, x-ibkr-names: {d: E}}
                    D: {type: object, properties: {e: {type: string}}}
                    B: {type: object, x-ibkr-type: not a class}
                """;
        String pacing = ", not {permits: 1 or more, period: such as PT5S, bucket: a name or nothing}";

        assertThat(problems(HEAD + keys + ANSWER + schemas, "GET /a"))
                .containsExactlyInAnyOrder(
                        "GET /a: x-ibkr-pacing has {\"permits\":0,\"period\":\"PT1S\"}" + pacing,
                        "GET /a: x-ibkr-pacing has {\"permits\":1,\"period\":\"5s\"}" + pacing,
                        "GET /a: x-ibkr-pacing has {\"permits\":1,\"period\":\"PT1S\",\"buket\":\"b\"}" + pacing,
                        "GET /a: x-ibkr-concurrency is \"many\", not a number of 0 or more",
                        "GET /a: x-ibkr-backend is 'gw', not one of api, iserver, reports",
                        "GET /a: x-ibkr-session is 'full', not one of brokerage, none, sso",
                        "GET /a: x-ibkr-primers names b, which is no operationId of an included operation",
                        "GET /a: x-ibkr-cold is {\"when\":\"empty\",\"askAgainAfter\":\"PT1S\"}, not never or {when:"
                                + " one of empty-array, empty-orders, ids-only, no-definition; askAgainAfter: such as"
                                + " PT1S; tries: 1 or more}",
                        "GET /a: x-ibkr-effect is 'reads', not one of order, read, session, settings",
                        "GET /a: x-ibkr-account names accountId, which is no query parameter of the operation",
                        "schema A, property t: x-ibkr-time is 'epoch-milis', not one of epoch, epoch-millis,"
                                + " epoch-seconds, millis, yyMMddHHmmss, yyyy, yyyyMM, yyyyMMdd, yyyyMMdd-HH:mm:ss",
                        "schema C: x-ibkr-also names 'b', which is no value",
                        "schema C: x-ibkr-names names 'd', which is no value",
                        "schema A, property w: x-ibkr-accepts names 'D', which is no enum and no form of a time",
                        "schema A, property u: x-ibkr-time needs type integer or string",
                        "schema A, property v: x-ibkr-type is 'not a class', not the name of a class");
    }

    @Test
    void twoOperationsCannotShareAnIdOrAMethod() throws IOException {
        String more = """
                  /b: {get: {operationId: a, responses: {}}}
                  /c: {get: {operationId: c, x-ibkr-name: a, responses: {}}}
                """;

        assertThat(problems(HEAD + more, "GET /a\nGET /b\nGET /c"))
                .containsExactly(
                        "GET /b: its operationId a is taken by GET /a",
                        "GET /b: DefaultApi already has a method a with such parameters, of GET /a; x-ibkr-name or"
                                + " operationId must differ",
                        "GET /c: DefaultApi already has a method a with such parameters, of GET /a; x-ibkr-name or"
                                + " operationId must differ");
    }

    @Test
    void aGivenNameMustBeOneThatJavaTakes() throws IOException {
        String schemas = """
                    A:
                      type: object
                      properties:
                        b: {type: string}
                        c: {type: string, x-ibkr-name: b}
                        d: {type: string, x-ibkr-name: default}
                """;

        assertThat(problems(HEAD + "      x-ibkr-name: list-all\n" + ANSWER + schemas, "GET /a"))
                .containsExactly(
                        "GET /a: x-ibkr-name is 'list-all', which Java does not take here",
                        "schema A, property c: x-ibkr-name b is taken by another property",
                        "schema A, property d: x-ibkr-name is 'default', which Java does not take here");
    }

    @Test
    void aMissingIncludeListIsNamed() throws IOException {
        Files.writeString(directory.resolve("spec.yaml"), HEAD, StandardCharsets.UTF_8);

        assertThat(generate(Path.of("gone.txt")).problems())
                .containsExactly("option include: there is no file and no resource gone.txt");
        assertThat(generate(Path.of("")).problems())
                .containsExactly("option include is missing: it names the list of operations to generate");
    }

    @Test
    void theFailureHasNoStackTrace() throws IOException {
        Files.writeString(directory.resolve("spec.yaml"), HEAD, StandardCharsets.UTF_8);

        assertThat(generate(Path.of("gone.txt")).getStackTrace()).isEmpty();
    }

    private List<String> problems(String spec, String include) throws IOException {
        Files.writeString(directory.resolve("spec.yaml"), spec, StandardCharsets.UTF_8);
        Path list = directory.resolve("include.txt");
        Files.writeString(list, include, StandardCharsets.UTF_8);
        return generate(list).problems();
    }

    private SpecException generate(Path include) {
        return catchThrowableOfType(
                SpecException.class,
                () -> Generation.run(
                        directory.resolve("spec.yaml"), include, directory.resolve("out"), "com.example", Map.of()));
    }
}
