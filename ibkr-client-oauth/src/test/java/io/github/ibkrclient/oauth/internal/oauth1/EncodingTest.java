package io.github.ibkrclient.oauth.internal.oauth1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.oauth.fixture.ReferenceCrypto;
import io.github.ibkrclient.operation.ApiRequest.Parameter;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EncodingTest {

    @Property(seed = "1")
    void encodingIsThatOfFormsWithItsFourLibertiesTakenBack(@ForAll String text) {
        assertThat(PercentEncoding.encode(text))
                .isEqualTo(URLEncoder.encode(text, UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A")
                        .replace("%7E", "~"));
    }

    @Property(seed = "1")
    void whatIsEncodedDecodesToTheSame(@ForAll String text) {
        String encodable = new String(text.getBytes(UTF_8), UTF_8); // half a surrogate pair is not

        assertThat(ReferenceCrypto.percentDecoded(PercentEncoding.encode(text))).isEqualTo(encodable);
    }

    @Property(seed = "1")
    void theHeaderReadsBackAndItsNamesAreSorted(@ForAll("parameters") Map<String, String> parameters) {
        String header = AuthorizationHeader.of("limited_poa", new TreeMap<>(parameters));

        Map<String, String> expected = new TreeMap<>(parameters);
        expected.put("realm", "limited_poa");
        assertThat(ReferenceCrypto.headerItems(header)).isEqualTo(expected);
        assertThat(List.of(header.replaceAll("\"[^\"]*\"", "").substring(6).split("=,? ?")))
                .startsWith("realm")
                .endsWith(new TreeMap<>(parameters).keySet().toArray(String[]::new));
    }

    @Property(seed = "1")
    void theParametersOfTheBaseStringAreEncodedOnceAfterJoining(@ForAll("parameters") Map<String, String> parameters) {
        TreeMap<String, String> sorted = new TreeMap<>(parameters);
        StringBuilder joined = new StringBuilder("query=a b");
        sorted.forEach((name, value) -> joined.insert(
                name.compareTo("query") < 0 ? joined.indexOf("query=a b") : joined.length(),
                name.compareTo("query") < 0 ? name + "=" + value + "&" : "&" + name + "=" + value));

        String base = BaseString.of(
                "", "GET", new SignedUrl("https://host/path", List.of(new Parameter("query", "a b"))), sorted);

        assertThat(base).isEqualTo("GET&https%3A%2F%2Fhost%2Fpath&" + PercentEncoding.encode(joined.toString()));
    }

    @Provide
    Arbitrary<Map<String, String>> parameters() {
        Arbitrary<String> names = Arbitraries.of(
                "diffie_hellman_challenge", "oauth_consumer_key", "oauth_nonce", "oauth_signature", "oauth_token", "z");
        Arbitrary<String> values = Arbitraries.strings()
                .ascii()
                .withChars('"', ',', '=', '+', '/', '%', 'é', '€')
                .ofMaxLength(40);
        return Arbitraries.maps(names, values).ofMinSize(1);
    }
}
