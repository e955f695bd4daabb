package io.knet.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Reads the files in the resource directory {@code vectors}: those that lie beside this class. A
 * module with files of its own opens them itself and uses the methods that take a stream.
 */
public final class Vectors {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Vectors() {}

    /** The vectors in a file, for example {@code clear.json}. */
    public static List<Vector> load(String file) {
        return load(open(file));
    }

    /** The vectors in a file, which is closed. */
    public static List<Vector> load(InputStream file) {
        return StreamSupport.stream(read(file).get("vectors").spliterator(), false)
                .map(Vector::parse)
                .toList();
    }

    /** The vector with that id in a file. */
    public static Vector load(String file, String id) {
        return load(file).stream()
                .filter(vector -> vector.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no vector " + id + " in " + file));
    }

    /** The traces in a file, for example {@code trace-dedup.json}. */
    public static List<Trace> traces(String file) {
        return StreamSupport.stream(read(open(file)).get("traces").spliterator(), false)
                .map(Trace::parse)
                .toList();
    }

    /** A file of any form, which is closed. */
    public static JsonNode read(InputStream file) {
        try (file) {
            return MAPPER.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String file) {
        InputStream stream = Vectors.class.getResourceAsStream("/vectors/" + file);
        if (stream == null) {
            throw new UncheckedIOException(
                    new FileNotFoundException("no resource /vectors/" + file));
        }
        return stream;
    }
}
