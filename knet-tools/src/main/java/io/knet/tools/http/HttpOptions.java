package io.knet.tools.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.knet.admin.value.BoundedFile;
import io.knet.tools.node.option.AddressText;
import io.knet.tools.node.option.OptionText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about HTTP. */
public final class HttpOptions {
    private static final int MAX_TOKEN_LENGTH = 1024;

    /** Its group may read it: that is how a service that is not root gets it. */
    private static final Set<PosixFilePermission> TOO_OPEN =
            Set.copyOf(
                    EnumSet.of(
                            PosixFilePermission.GROUP_WRITE,
                            PosixFilePermission.OTHERS_READ,
                            PosixFilePermission.OTHERS_WRITE));

    @Option(
            names = "--http",
            paramLabel = "IP:PORT",
            converter = Address.class,
            description = {
                "Answer HTTP there: a live view for browsers, /metrics for Prometheus, /health (503 if a host is not"
                        + " reachable or messages are not forwarded)"
                        + ", /status and /events. Port 0 takes a free one. An address that other machines"
                        + " reach needs --http-token."
            })
    private @Nullable InetSocketAddress address;

    @Option(
            names = "--http-token",
            paramLabel = "FILE",
            description = {
                "A file with the token, 16 characters or more, that requests have to show as"
                        + " \"Authorization: Bearer TOKEN\"."
            })
    private @Nullable String tokenFile;

    @Option(
            names = "--http-ha-cluster",
            description = {
                "Have /metrics tell of links also as ha_cluster_corosync_rings and"
                        + " ha_cluster_corosync_ring_errors, for dashboards and alerts of"
                        + " corosync clusters."
            })
    private boolean haCluster;

    /**
     * Where to answer; empty if nowhere.
     *
     * @throws IllegalArgumentException saying what does not fit together, or what is wrong with the
     *     file
     */
    public Optional<HttpAddress> http() {
        String file = tokenFile;
        InetSocketAddress where = address;
        if (where == null) {
            if (file != null) {
                throw new IllegalArgumentException("--http-token needs --http");
            }
            if (haCluster) {
                throw new IllegalArgumentException("--http-ha-cluster needs --http");
            }
            return Optional.empty();
        }
        return Optional.of(
                new HttpAddress(where, file == null ? Optional.empty() : Optional.of(token(file)))
                        .withHaCluster(haCluster));
    }

    /**
     * The token in a file.
     *
     * @throws IllegalArgumentException saying what is wrong with the file
     */
    public static String token(String file) {
        requireOfOwner(file);
        String token =
                new String(BoundedFile.read("token file", file, MAX_TOKEN_LENGTH), US_ASCII)
                        .strip();
        if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "token file \"" + file + "\" must have one line of visible ASCII characters");
        }
        return token;
    }

    /** File systems without permissions say nothing. */
    private static void requireOfOwner(String file) {
        try {
            PosixFileAttributeView view =
                    Files.getFileAttributeView(Path.of(file), PosixFileAttributeView.class);
            if (view == null || !Files.exists(Path.of(file))) {
                return;
            }
            Set<PosixFilePermission> permissions = view.readAttributes().permissions();
            if (permissions.stream().anyMatch(TOO_OPEN::contains)) {
                throw new IllegalArgumentException(
                        "token file \""
                                + file
                                + "\" has mode "
                                + PosixFilePermissions.toString(permissions)
                                + ", so that others can read or write it; write a new token if they"
                                + " might have, and chmod 600 \""
                                + file
                                + "\"");
            }
        } catch (InvalidPathException | IOException unreadable) {
            // Reading it says so in better words.
        }
    }

    /** Reads {@code IP:PORT}. */
    public static final class Address extends OptionText.Converter<InetSocketAddress> {
        /** For picocli. */
        public Address() {
            super(AddressText::parse);
        }
    }
}
