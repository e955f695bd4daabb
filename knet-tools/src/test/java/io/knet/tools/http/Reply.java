package io.knet.tools.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * What came back for a request over HTTP.
 *
 * @param status its status
 * @param contentType its media type
 * @param challenge what it says of credentials
 * @param body its body
 */
public record Reply(
        int status, Optional<String> contentType, Optional<String> challenge, String body) {
    private static final int TIMEOUT_MILLIS = 30_000;

    /** Asks with a method, and with more headers. */
    public static Reply to(String method, String url, Map<String, String> headers)
            throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestMethod(method);
        headers.forEach(connection::setRequestProperty);
        int status = connection.getResponseCode();
        try (InputStream body =
                status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Reply(
                    status,
                    Optional.ofNullable(connection.getContentType()),
                    Optional.ofNullable(connection.getHeaderField("WWW-Authenticate")),
                    body == null ? "" : new String(body.readAllBytes(), UTF_8));
        }
    }

    /** Asks with GET. */
    public static Reply to(String url) throws IOException {
        return to("GET", url, Map.of());
    }
}
