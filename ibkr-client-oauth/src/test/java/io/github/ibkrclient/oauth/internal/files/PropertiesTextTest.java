package io.github.ibkrclient.oauth.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PropertiesTextTest {
    private static final Map<String, String> ACCESS = Map.of("ibkr.access-token", "0a1b", "ibkr.secret", "QUJD==");

    @Example
    void valuesStandInTheirLinesAndAllElseIsKept() {
        String text =
                "# mine = yes\n\n  ! ibkr.secret=in a comment\nibkr.secret : old\\\n   more\nibkr.realm = limited_poa"
                        + "\nibkr.access-token=\n# the end";

        assertThat(PropertiesText.with(ACCESS, text))
                .isEqualTo("# mine = yes\n\n  ! ibkr.secret=in a comment\nibkr.secret=QUJD==\nibkr.realm = limited_poa"
                        + "\nibkr.access-token=0a1b\n# the end");
    }

    @Example
    void whatIsMissingComesLastWithTheLineEndsOfTheFile() {
        assertThat(PropertiesText.with(ACCESS, "a=b\r\nc=d"))
                .isEqualTo("a=b\r\nc=d\r\nibkr.access-token=0a1b\r\nibkr.secret=QUJD==\r\n");
        assertThat(PropertiesText.with(ACCESS, "")).isEqualTo("ibkr.access-token=0a1b\nibkr.secret=QUJD==\n");
    }

    @Example
    void aValueThatIsGivenTwiceIsReplacedTwice() {
        assertThat(PropertiesText.with(Map.of("k", "new"), "k=1\nx=y\nk 2\n")).isEqualTo("k=new\nx=y\nk=new\n");
    }

    /** Java reads the text back: only the given keys have changed, whatever the lines look like. */
    @Property(tries = 3000)
    void javaReadsTheNewValuesAndTheOldOthers(@ForAll("texts") String text) throws IOException {
        Properties before = load(text);

        Properties after = load(PropertiesText.with(ACCESS, text));

        before.putAll(ACCESS);
        before.remove(""); // Java reads a backslash at the end of a file as an empty key
        after.remove("");
        assertThat(after).isEqualTo(before);
    }

    @Property(tries = 1000)
    void withoutTheKeysAllIsKeptToTheLetter(@ForAll("texts") String text) throws IOException {
        Assume.that(Collections.disjoint(load(text).keySet(), ACCESS.keySet()));

        assertThat(PropertiesText.with(ACCESS, text)).startsWith(text);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "ibkr.access-token",
                        "ibkr.secret",
                        "ibkr.secret2",
                        "\\u0069bkr.secret",
                        "other",
                        "=",
                        ":",
                        " ",
                        "\\",
                        "\\\\",
                        "\n",
                        "\r\n",
                        "\r",
                        "#",
                        "!",
                        "\t",
                        "\u00e4")
                .list()
                .ofMaxSize(25)
                .map(parts -> String.join("", parts));
    }

    private static Properties load(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return properties;
    }
}
