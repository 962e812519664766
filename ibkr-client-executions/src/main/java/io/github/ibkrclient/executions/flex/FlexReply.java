package io.github.ibkrclient.executions.flex;

import io.github.ibkrclient.internal.text.Redaction;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the service that is no report. IBKR has written its elements in different cases over the years.
 *
 * @param reference the reference of the report that will be made; null when there is none
 * @param url where to fetch it; null when there is none
 * @param error why there is none; null when there is one
 * @param code IBKR's number of the error; 0 when there is none
 * @param words IBKR's words, without account numbers and tokens
 */
record FlexReply(
        @Nullable String reference,
        @Nullable String url,
        @Nullable FlexError error,
        int code,
        String words) {
    static final String ROOT = "FlexStatementResponse";

    /** Reads an answer; empty when it is none. */
    static Optional<FlexReply> read(byte[] body) {
        try {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setProperty(XMLInputFactory.IS_COALESCING, true);
            return of(elements(factory.createXMLStreamReader(new ByteArrayInputStream(body))));
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> elements(XMLStreamReader xml) throws XMLStreamException {
        Map<String, String> elements = new HashMap<>();
        String open = "";
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                open = xml.getLocalName().toLowerCase(Locale.ROOT);
                elements.putIfAbsent(open, "");
            } else if (event == XMLStreamConstants.CHARACTERS) {
                elements.merge(open, xml.getText(), String::concat);
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                open = "";
            }
        }
        return elements;
    }

    private static Optional<FlexReply> of(Map<String, String> elements) {
        if (!elements.containsKey(ROOT.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        String reference = elements.getOrDefault("referencecode", "").strip();
        String url = elements.getOrDefault("url", "").strip();
        if (elements.getOrDefault("status", "").strip().equalsIgnoreCase("success") && !reference.isEmpty()) {
            return Optional.of(new FlexReply(reference, url, null, 0, ""));
        }
        String words = Redaction.clean(elements.getOrDefault("errormessage", "").strip());
        int code = number(elements.getOrDefault("errorcode", "").strip());
        return Optional.of(new FlexReply(null, null, FlexError.of(code, words), code, words));
    }

    private static int number(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }
}
