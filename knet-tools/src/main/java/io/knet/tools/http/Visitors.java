package io.knet.tools.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Who may ask: those who show the token, and browsers that have shown it once and got a cookie for
 * it, since an EventSource cannot show a token. The cookie is a random number of this process, from
 * which the token cannot be told.
 */
final class Visitors {
    private static final String BEARER = "Bearer ";
    private static final int SECRET_BYTES = 32;
    private static final long COOKIE_SECONDS = 12 * 60 * 60;

    private final Optional<String> token;
    private final String secret;

    Visitors(Optional<String> token) {
        this.token = token;
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        secret = HexFormat.of().formatHex(random);
    }

    /** Whether a token is needed at all. */
    boolean needToken() {
        return token.isPresent();
    }

    /** Whether a request shows the token, or none is needed. */
    boolean showsToken(FullHttpRequest request) {
        if (token.isEmpty()) {
            return true;
        }
        String shown = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        return equal(shown, BEARER + token.get());
    }

    /** Whether a request shows the token or a cookie, or none is needed. */
    boolean isAllowed(FullHttpRequest request, int port) {
        return showsToken(request) || showsCookie(request, port);
    }

    private boolean showsCookie(FullHttpRequest request, int port) {
        String header = request.headers().get(HttpHeaderNames.COOKIE, "");
        for (Cookie cookie : ServerCookieDecoder.STRICT.decodeAll(header)) {
            if (cookie.name().equals(name(port)) && equal(cookie.value(), secret)) {
                return true;
            }
        }
        return false;
    }

    /** The cookie for who has shown the token; cookies know no ports, so its name does. */
    String cookie(int port) {
        return name(port)
                + "="
                + secret
                + "; HttpOnly; SameSite=Strict; Path=/; Max-Age="
                + COOKIE_SECONDS;
    }

    private static String name(int port) {
        return "knet-" + port;
    }

    private static boolean equal(String shown, String wanted) {
        return MessageDigest.isEqual(shown.getBytes(UTF_8), wanted.getBytes(UTF_8));
    }
}
