package io.knet.tools.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.KnetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where HTTP is answered, and to whom.
 *
 * @param address where; port 0 takes a free one
 * @param token what requests have to show; empty if none is needed
 */
public record HttpAddress(InetSocketAddress address, Optional<String> token) {
    private static final int MIN_TOKEN_LENGTH = 16;

    /**
     * Checks what the two demand of each other.
     *
     * @throws IllegalArgumentException if others than this machine may ask, and need no token, or
     *     one that is too short to be a secret
     */
    public HttpAddress {
        if (token.isEmpty() && !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "--http "
                            + KnetAddress.format(address)
                            + " is open to other machines, and needs --http-token");
        }
        if (token.isPresent() && token.get().getBytes(UTF_8).length < MIN_TOKEN_LENGTH) {
            throw new IllegalArgumentException(
                    "the token for --http is shorter than " + MIN_TOKEN_LENGTH + " characters");
        }
    }
}
