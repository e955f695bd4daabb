package io.knet.tools.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files of the live view, which are in this module and tell nothing of the node: they are given
 * to everybody who may ask at all.
 */
final class ViewPages {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";
    private static final Map<String, String> TYPES =
            Map.of(
                    "view.js", SCRIPT,
                    "bands.js", SCRIPT,
                    "view.css", STYLE,
                    "uPlot-1.6.32.iife.min.js", SCRIPT,
                    "uPlot-1.6.32.min.css", STYLE,
                    "uPlot-1.6.32.LICENSE.txt", TEXT);

    private final Map<String, Answer> answers = new LinkedHashMap<>();

    ViewPages() {
        answers.put("/", load("view.html", "text/html; charset=utf-8"));
        TYPES.forEach((file, type) -> answers.put("/view/" + file, load(file, type)));
    }

    /** The file at a path; empty if none is there. */
    Optional<Answer> at(String path) {
        return Optional.ofNullable(answers.get(path));
    }

    private static Answer load(String file, String type) {
        try (InputStream in = ViewPages.class.getResourceAsStream("view/" + file)) {
            if (in == null) {
                throw new IllegalStateException("this build of knet lacks view/" + file);
            }
            return new Answer(HttpResponseStatus.OK, type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
