package io.github.ibkrclient.testkit.internal.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Lines of text as a small PDF: A4 pages in a font that each viewer has.
 *
 * @param lines the lines
 */
record PdfText(List<String> lines) {
    private static final int LINES_A_PAGE = 70;
    private static final int BEFORE_PAGES = 3;

    byte[] bytes() {
        int pages = (lines.size() + LINES_A_PAGE - 1) / LINES_A_PAGE;
        List<String> objects = new ArrayList<>();
        String kids = IntStream.range(0, pages)
                .mapToObj(page -> (BEFORE_PAGES + 1 + 2 * page) + " 0 R")
                .collect(Collectors.joining(" "));
        objects.add("<< /Type /Catalog /Pages 2 0 R >>");
        objects.add("<< /Type /Pages /Count " + pages + " /Kids [" + kids + "] >>");
        objects.add("<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>");
        for (int page = 0; page < pages; page++) {
            objects.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >>"
                    + " /Contents " + (BEFORE_PAGES + 2 + 2 * page) + " 0 R >>");
            String content =
                    content(lines.subList(page * LINES_A_PAGE, Math.min(lines.size(), (page + 1) * LINES_A_PAGE)));
            objects.add("<< /Length " + content.length() + " >>\nstream\n" + content + "endstream");
        }
        return file(objects).getBytes(ISO_8859_1);
    }

    private static String file(List<String> objects) {
        StringBuilder file = new StringBuilder("%PDF-1.4\n");
        StringBuilder table = new StringBuilder("0000000000 65535 f \n");
        for (int i = 0; i < objects.size(); i++) {
            table.append(String.format(Locale.ROOT, "%010d 00000 n \n", file.length()));
            file.append(i + 1).append(" 0 obj\n").append(objects.get(i)).append("\nendobj\n");
        }
        int start = file.length();
        int size = objects.size() + 1;
        return file + "xref\n0 " + size + "\n" + table + "trailer\n<< /Size " + size + " /Root 1 0 R >>\nstartxref\n"
                + start + "\n%%EOF\n";
    }

    private static String content(List<String> lines) {
        StringBuilder content = new StringBuilder("BT\n/F 5 Tf\n11 TL\n30 810 Td\n");
        for (String line : lines) {
            String text = line.replaceAll("[^ -~]", "?").replaceAll("([\\\\()])", "\\\\$1");
            content.append("(").append(text).append(") Tj T*\n");
        }
        return content.append("ET\n").toString();
    }
}
