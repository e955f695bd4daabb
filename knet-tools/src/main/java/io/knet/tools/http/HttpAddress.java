package io.knet.tools.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.KnetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Where HTTP is answered, and to whom. */
public final class HttpAddress {
    private static final int MIN_TOKEN_LENGTH = 16;

    private final InetSocketAddress address;
    private final Optional<String> token;
    private final boolean haCluster;

    /**
     * Checks what the two demand of each other; metrics have knet's names only.
     *
     * @param address where; port 0 takes a free one
     * @param token what requests have to show; empty if none is needed
     * @throws IllegalArgumentException if others than this machine may ask, and need no token, or
     *     one that is too short to be a secret
     */
    public HttpAddress(InetSocketAddress address, Optional<String> token) {
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
        this.address = address;
        this.token = token;
        haCluster = false;
    }

    private HttpAddress(HttpAddress other, boolean haCluster) {
        address = other.address;
        token = other.token;
        this.haCluster = haCluster;
    }

    /** Here, with metrics under the names of corosync's rings too, or without. */
    public HttpAddress withHaCluster(boolean wanted) {
        return new HttpAddress(this, wanted);
    }

    /** Where; port 0 takes a free one. */
    public InetSocketAddress address() {
        return address;
    }

    /** What requests have to show; empty if none is needed. */
    public Optional<String> token() {
        return token;
    }

    /** Whether metrics have the names of corosync's rings too. */
    public boolean haCluster() {
        return haCluster;
    }
}
