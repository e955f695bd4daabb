package io.knet.tools.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * What is answered to one request.
 *
 * @param status the status
 * @param contentType its media type
 * @param body UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // written once, to one channel
record Answer(HttpResponseStatus status, String contentType, byte[] body) {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    static Answer json(HttpResponseStatus status, String json) {
        return new Answer(status, JSON, (json + "\n").getBytes(UTF_8));
    }

    static Answer text(HttpResponseStatus status, String text) {
        return new Answer(status, TEXT, (text + "\n").getBytes(UTF_8));
    }

    static Answer of(String contentType, String body) {
        return new Answer(HttpResponseStatus.OK, contentType, body.getBytes(UTF_8));
    }
}
