package io.github.ibkrclient.executions.internal.flex;

import io.github.ibkrclient.executions.document.DocumentKind;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.internal.table.Field;
import io.github.ibkrclient.executions.internal.table.Findings;
import io.github.ibkrclient.executions.internal.table.Texts;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads a Flex report in XML. DTDs and external entities are off. */
public final class FlexXml {
    private static final XMLInputFactory FACTORY = factory();

    private final Findings findings;
    private final XMLStreamReader xml;
    private final FlexInterpreter interpreter;
    private FlexColumns columns = new FlexColumns(List.of());
    private int depth;
    private int statements;
    private long stated = -1;
    private boolean tradesSection;
    private @Nullable String section;

    private FlexXml(Reader in, Findings findings) throws XMLStreamException {
        this.findings = findings;
        xml = FACTORY.createXMLStreamReader(in);
        interpreter = new FlexInterpreter(findings, DocumentKind.ACTIVITY_FLEX);
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        return factory;
    }

    /**
     * Reads a report to its end.
     *
     * @return what it is
     * @throws DocumentRefusedException when it is no Flex report, is cut, or is not XML
     */
    public static DocumentKind read(Reader in, Findings findings) throws DocumentRefusedException {
        try {
            return new FlexXml(in, findings).read();
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof DocumentRefusedException refused) {
                throw refused;
            }
            int line = e.getLocation() == null ? -1 : e.getLocation().getLineNumber();
            throw new DocumentRefusedException(
                    "line " + line + ": the XML is cut or damaged: download or fetch the report again");
        }
    }

    private DocumentKind read() throws XMLStreamException, DocumentRefusedException {
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> start(xml.getLocalName());
                case XMLStreamConstants.END_ELEMENT -> end();
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new DocumentRefusedException("the XML has a DTD or an entity, which no report of IBKR has");
                default -> {}
            }
        }
        if (stated != statements) {
            throw new DocumentRefusedException("the report states " + (stated < 0 ? "no" : stated)
                    + " statements and has " + statements + ": fetch it again");
        }
        interpreter.end(tradesSection);
        return interpreter.kind();
    }

    private void start(String name) throws XMLStreamException, DocumentRefusedException {
        depth++;
        if (depth == 1) {
            root(name);
        } else if (depth == 2 && name.equals("FlexStatements")) {
            stated = count(attribute("count"));
        } else if (depth == 3 && name.equals("FlexStatement")) {
            statements++;
            interpreter.statement(attribute("accountId"), attribute("fromDate"), attribute("toDate"));
            interpreter.made(attribute("whenGenerated"));
        } else if (depth == 4) {
            section = name;
            tradesSection |= isTrades(name);
        } else if (depth == 5 && section != null && isTrades(section)) {
            row(name);
        } else if (depth == 5 && name.equals("CashReportCurrency")) {
            interpreter.cash(this::attribute, line());
        } else if (name.equals("Message")) {
            findings.warn("IBKR says: " + Texts.excerpt(xml.getElementText()));
            depth--;
        }
    }

    private void end() {
        depth--;
        if (depth == 3) {
            section = null;
        }
    }

    private static boolean isTrades(String section) {
        return section.equals("Trades") || section.equals("TradeConfirms");
    }

    private void root(String name) throws XMLStreamException, DocumentRefusedException {
        if (name.equals("FlexStatementResponse")) {
            throw new DocumentRefusedException("an answer of the Flex Web Service, and not a report: " + answer());
        }
        if (!name.equals("FlexQueryResponse")) {
            throw new DocumentRefusedException(
                    "no report of IBKR: its root element is " + Texts.excerpt(name) + " and not FlexQueryResponse");
        }
        if ("TCF".equals(attribute("type"))) {
            interpreter.kind(DocumentKind.CONFIRMATION_FLEX);
        }
    }

    private String answer() throws XMLStreamException {
        StringBuilder answer = new StringBuilder();
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                String name = xml.getLocalName();
                if (List.of("Status", "ErrorCode", "ErrorMessage").contains(name)) {
                    answer.append(answer.length() == 0 ? "" : ", ").append(Texts.excerpt(xml.getElementText()));
                }
            }
        }
        return answer.toString();
    }

    private static long count(@Nullable String text) throws DocumentRefusedException {
        if (text == null || !text.matches("[0-9]{1,9}")) {
            throw new DocumentRefusedException("the report does not state how many statements it has: fetch it again");
        }
        return Long.parseLong(text);
    }

    private void row(String element) throws DocumentRefusedException {
        int count = xml.getAttributeCount();
        if (!sameColumns(count)) {
            List<String> names = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                names.add(xml.getAttributeLocalName(i));
            }
            columns = new FlexColumns(names);
        }
        @Nullable String[] cells = new String[Field.COUNT];
        for (int i = 0; i < count; i++) {
            Field field = columns.field(i);
            if (field != null) {
                cells[field.index()] = xml.getAttributeValue(i);
            }
        }
        interpreter.row(element, cells, line());
    }

    private boolean sameColumns(int count) {
        List<String> names = columns.names();
        if (names.size() != count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (!names.get(i).equals(xml.getAttributeLocalName(i))) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String attribute(String name) {
        return xml.getAttributeValue(null, name);
    }

    private long line() {
        return xml.getLocation().getLineNumber();
    }
}
