package io.knet.tests.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless Chromium with one page, driven by its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JACKSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private final WebSocket socket;
    private final String session;

    /**
     * Starts it.
     *
     * @param program its program
     * @param folder an empty folder for its profile
     */
    Browser(Path program, Path folder) throws Exception {
        process =
                new ProcessBuilder(
                                program.toString(),
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--no-first-run",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + folder,
                                "about:blank")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        boolean open = false;
        try {
            socket =
                    HttpClient.newHttpClient()
                            .newWebSocketBuilder()
                            .buildAsync(URI.create(address()), new Answers())
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String target =
                    call(
                                    "",
                                    "Target.createTarget",
                                    JACKSON.createObjectNode().put("url", "about:blank"))
                            .get("targetId")
                            .asText();
            session =
                    call(
                                    "",
                                    "Target.attachToTarget",
                                    JACKSON.createObjectNode()
                                            .put("targetId", target)
                                            .put("flatten", true))
                            .get("sessionId")
                            .asText();
            open = true;
        } finally {
            if (!open) {
                process.destroyForcibly();
            }
        }
    }

    /** The program, if this machine has it. */
    static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(
                        name -> Arrays.stream(path.split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private String address() throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8));
        String line = lines.readLine();
        while (line != null) {
            if (line.startsWith("DevTools listening on ")) {
                Thread rest =
                        new Thread(() -> lines.lines().forEach(ignored -> {}), "browser-errors");
                rest.setDaemon(true);
                rest.start();
                return line.substring("DevTools listening on ".length());
            }
            line = lines.readLine();
        }
        throw new IOException("Chromium ended");
    }

    private JsonNode call(String session, String method, ObjectNode params) throws Exception {
        int id = lastId.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JACKSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", params);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonNode got = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (got.has("error")) {
            throw new IOException(method + ": " + got.get("error"));
        }
        return got.get("result");
    }

    /** Calls a method for the page. */
    JsonNode call(String method, String params) throws Exception {
        return call(session, method, (ObjectNode) JACKSON.readTree(params));
    }

    /** Goes to a page. */
    void open(String url) throws Exception {
        call(session, "Page.navigate", JACKSON.createObjectNode().put("url", url));
        await("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /** The value of an expression in the page, awaited if it is a promise. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode result =
                call(
                        session,
                        "Runtime.evaluate",
                        JACKSON.createObjectNode()
                                .put("expression", expression)
                                .put("awaitPromise", true)
                                .put("returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new IOException(expression + ": " + result.get("exceptionDetails"));
        }
        return result.get("result").path("value");
    }

    /** Waits until a condition holds in the page, looked at whenever the page changes. */
    void await(String condition) throws Exception {
        evaluate(
                "new Promise(done => { const look = () => { if ("
                        + condition
                        + ") { watch.disconnect(); done(true); } };"
                        + " const watch = new MutationObserver(look);"
                        + " watch.observe(document, {subtree: true, childList: true,"
                        + " attributes: true, characterData: true});"
                        + " addEventListener('load', look); look(); })");
    }

    /** Takes a picture of the page. */
    void screenshot(Path file) throws Exception {
        JsonNode picture = call("Page.captureScreenshot", "{\"captureBeyondViewport\":true}");
        Files.write(file, Base64.getDecoder().decode(picture.get("data").asText()));
    }

    @Override
    public void close() throws InterruptedException {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                complete(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(part);
        }

        private void complete(String message) {
            try {
                JsonNode json = JACKSON.readTree(message);
                CompletableFuture<JsonNode> waiting = answers.remove(json.path("id").asInt());
                if (waiting != null) {
                    waiting.complete(json);
                }
            } catch (IOException e) {
                answers.values().forEach(waiting -> waiting.completeExceptionally(e));
            }
        }
    }
}
