package io.knet.tools.help;

import java.util.List;

/** Writes the language of manual pages, man(7). Text is escaped: none of it is a request. */
final class Roff {
    private final StringBuilder page = new StringBuilder();

    /** The head of a page. */
    Roff title(String name, String source) {
        request("TH", "\"" + escape(name) + "\" \"1\" \"\" \"" + escape(source) + "\" \"knet\"");
        // Words like --link=PEER/LINK,... leave gaps in lines of equal length.
        return request("ad", "l").request("nh", "");
    }

    /** A section. */
    Roff section(String name) {
        return request("SH", escape(name));
    }

    /** A paragraph, filled. */
    Roff paragraph(String text) {
        return request("PP", "").line(escape(text));
    }

    /** A line of the running text, which is bold up to the second part. */
    Roff name(String bold, String rest) {
        return line("\\fB" + escape(bold) + "\\fR \\- " + escape(rest));
    }

    /**
     * An entry of a list.
     *
     * @param bold what is typed as it is
     * @param italic what stands for something else; may be empty
     * @param text what it does, a paragraph each
     */
    Roff entry(String bold, String italic, List<String> text) {
        request("TP", "");
        // A long one may be broken between its parts.
        String parts = escape(italic).replace("[,", "\\:[,");
        line("\\fB" + escape(bold) + "\\fR" + (italic.isEmpty() ? "" : "\\fI" + parts + "\\fR"));
        if (text.isEmpty()) {
            return line("\\&");
        }
        line(escape(text.get(0)));
        for (String more : text.subList(1, text.size())) {
            line(".sp").line(escape(more));
        }
        return this;
    }

    /** Lines as they are. */
    Roff verbatim(List<String> lines) {
        line(".nf");
        lines.forEach(each -> line(each.isEmpty() ? ".sp" : escape(each)));
        return line(".fi");
    }

    private Roff request(String name, String arguments) {
        return line("." + name + (arguments.isEmpty() ? "" : " " + arguments));
    }

    private Roff line(String text) {
        page.append(text).append('\n');
        return this;
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '\\' -> escaped.append("\\e");
                                case '-' -> escaped.append("\\-");
                                case '\'' -> escaped.append("\\(aq");
                                case '"' -> escaped.append("\\(dq");
                                case '`' -> escaped.append("\\(ga");
                                case '^' -> escaped.append("\\(ha");
                                case '~' -> escaped.append("\\(ti");
                                default -> {
                                    if (c < 0x7f) {
                                        escaped.append((char) c);
                                    } else {
                                        escaped.append(String.format("\\[u%04X]", c));
                                    }
                                }
                            }
                        });
        // A request begins with a point; a quotation mark, which does as well, is escaped.
        return escaped.toString().startsWith(".") ? "\\&" + escaped : escaped.toString();
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
