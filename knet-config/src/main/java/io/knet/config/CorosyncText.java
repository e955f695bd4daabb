package io.knet.config;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The grammar of {@code corosync.conf}: lines {@code key: value}, sections between a name with an
 * opening brace and a closing brace, empty lines, and lines that begin with {@code #}.
 */
final class CorosyncText {
    private final Findings findings;
    private final Deque<CorosyncSection> open = new ArrayDeque<>();
    private boolean broken;

    private CorosyncText(Findings findings) {
        this.findings = findings;
    }

    /**
     * The file as a section.
     *
     * @throws KnetConfigException naming everything that is none of that
     */
    static CorosyncSection parse(String text, Findings findings) {
        return new CorosyncText(findings).parse(text);
    }

    private CorosyncSection parse(String text) {
        CorosyncSection file = new CorosyncSection(findings, "", new Place(1, 1));
        open.push(file);
        String[] lines = text.split("\r\n|\r|\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                read(line, new Place(i + 1, lines[i].indexOf(line) + 1));
            }
        }
        for (CorosyncSection section : open) {
            if (section != file) {
                refuse(section.place(), "this section has no } that ends it");
            }
        }
        if (broken) {
            throw findings.asException();
        }
        return file;
    }

    private void refuse(Place place, String message) {
        broken = true;
        findings.add(place, "", message);
    }

    private void read(String line, Place place) {
        CorosyncSection current = open.element();
        int colon = line.indexOf(':');
        if (line.equals("}")) {
            if (open.size() == 1) {
                refuse(place, "this } ends no section");
            } else {
                open.pop();
            }
        } else if (line.endsWith("{") && (colon < 0 || line.indexOf('{') < colon)) {
            open.push(current.begin(line.substring(0, line.length() - 1).strip(), place));
        } else if (colon > 0) {
            current.add(
                    new CorosyncEntry(
                            line.substring(0, colon).strip(),
                            line.substring(colon + 1).strip(),
                            place));
        } else {
            refuse(
                    place,
                    // Not quoted: it may hold a key.
                    "this is none of \"key: value\", \"section {\" and \"}\", each on a line of"
                            + " its own");
        }
    }
}
