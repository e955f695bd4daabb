package io.knet.tests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;

/**
 * The inputs of a target that are kept: those made of libknet's recorded packets, and those that a
 * search found. They lie among the test resources as text, an input a line: a label, a blank, the
 * bytes in hex.
 */
final class Corpus {
    private Corpus() {}

    /** One input. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(String label, byte[] bytes) {
        static Entry parse(String line) {
            int blank = line.indexOf(' ');
            return new Entry(
                    line.substring(0, blank), HexFormat.of().parseHex(line.substring(blank + 1)));
        }

        /** The line of a file. */
        String line() {
            return label + " " + HexFormat.of().formatHex(bytes);
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** The inputs of a target. */
    static List<Entry> of(Targets target) {
        return load(target.label());
    }

    /** The inputs in a file. */
    static List<Entry> load(String name) {
        String resource = "/fuzz/" + name + ".txt";
        try (InputStream file = Corpus.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalArgumentException("no resource " + resource);
            }
            return new String(file.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Entry::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
