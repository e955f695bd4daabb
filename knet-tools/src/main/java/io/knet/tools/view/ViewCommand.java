package io.knet.tools.view;

import io.knet.KnetAddress;
import io.knet.stats.json.JsonObject;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.Streams;
import io.knet.tools.ToolException;
import io.knet.tools.Version;
import io.knet.tools.http.HttpOptions;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code knet view}. */
@Command(
        name = "view",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Ask a running \"knet node --http IP:PORT\" whether its live view can be seen, and print"
                    + " its address for a browser.",
            "Exit code 1 if the node does not answer, or wants another token."
        })
public final class ViewCommand implements Callable<Integer> {
    private static final int TIMEOUT_MILLIS = 5000;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;

    private final Streams streams;

    @Parameters(
            paramLabel = "IP:PORT",
            defaultValue = "127.0.0.1:9405",
            converter = HttpOptions.Address.class,
            description = "What the node was given as --http; ${DEFAULT-VALUE} if left out.")
    private @Nullable InetSocketAddress address;

    @Option(
            names = "--http-token",
            paramLabel = "FILE",
            description = "The file with the node's token, if it wants one.")
    private @Nullable String tokenFile;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    /** The command on the streams of a process. */
    public ViewCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        InetSocketAddress where = address;
        if (where == null) {
            throw new IllegalStateException("picocli gives it a value");
        }
        Optional<String> token = token();
        String url = "http://" + KnetAddress.format(where) + "/";
        int status;
        try {
            status = ask(url, token);
        } catch (IOException e) {
            throw new ToolException(
                    ExitCode.FAILURE,
                    "no node answers at "
                            + url
                            + " ("
                            + Messages.of(e)
                            + "): is it run with --http?");
        }
        if (status == UNAUTHORIZED) {
            throw new ToolException(
                    ExitCode.FAILURE,
                    token.isEmpty()
                            ? url + " wants a token: --http-token FILE"
                            : url + " has another token");
        }
        if (status != OK) {
            throw new ToolException(ExitCode.FAILURE, url + " answers with status " + status);
        }
        streams.out()
                .println(
                        json
                                ? new JsonObject()
                                        .put("event", "view")
                                        .put("url", url)
                                        .put("token", token.isPresent())
                                : url
                                        + (token.isPresent()
                                                ? " (the page asks for the token once)"
                                                : ""));
        return ExitCode.OK;
    }

    private Optional<String> token() {
        try {
            return Optional.ofNullable(tokenFile).map(HttpOptions::token);
        } catch (IllegalArgumentException e) {
            throw new ToolException(ExitCode.USAGE, Messages.of(e));
        }
    }

    private static int ask(String url, Optional<String> token) throws IOException {
        // The node is asked itself: a proxy would be shown the token.
        if (!(URI.create(url + "status").toURL().openConnection(Proxy.NO_PROXY)
                instanceof HttpURLConnection connection)) {
            throw new IOException("no HTTP in this Java runtime");
        }
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        token.ifPresent(shown -> connection.setRequestProperty("Authorization", "Bearer " + shown));
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
