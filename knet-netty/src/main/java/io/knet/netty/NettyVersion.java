package io.knet.netty;

import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.util.Version;
import java.net.URL;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds a Netty that is too old before the JVM does, whose error would name a class that nobody
 * knows. Frameworks manage Netty's version, and may choose another one than knet was built with.
 */
final class NettyVersion {
    /** What Netty 4.2 has, and 4.1 has not: one class of each artifact that knet uses it from. */
    private static final List<String> NEEDED =
            List.of("io.netty.channel.IoHandlerFactory", "io.netty.channel.nio.NioIoHandler");

    /**
     * Of each artifact that knet uses a class that only Netty 4.2 has, and one that 4.1 has too.
     * They come from one place, unless both versions are there and hide parts of each other.
     */
    private static final Map<String, String> TOGETHER =
            Map.of(
                    "io.netty.channel.IoHandlerFactory",
                    "io.netty.channel.Channel",
                    "io.netty.channel.epoll.EpollIoHandler",
                    "io.netty.channel.epoll.EpollDatagramChannel",
                    "io.netty.util.concurrent.Ticker",
                    "io.netty.util.concurrent.EventExecutor");

    private static final String ADVICE =
            ". A framework may manage Netty's version: Spring Boot 3 takes the property netty.version,"
                    + " Maven and Gradle a BOM, io.netty:netty-bom";

    private NettyVersion() {}

    /**
     * Checks that all of Netty is there, in a version that knet can use.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} naming the versions that were found
     */
    static void check() {
        check(NettyVersion.class.getClassLoader());
    }

    static void check(ClassLoader loader) {
        NEEDED.forEach(name -> checkThere(name, loader));
        TOGETHER.forEach((newer, older) -> checkTogether(newer, older, loader));
    }

    private static void checkThere(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError missing) {
            throw new KnetException(
                    KnetError.NOT_SUPPORTED,
                    "knet needs Netty 4.2, of which class "
                            + name
                            + " is missing; found: "
                            + found(loader)
                            + ADVICE,
                    missing);
        }
    }

    private static void checkTogether(String newer, String older, ClassLoader loader) {
        Optional<URL> ofNewer = placeOf(newer, loader);
        Optional<URL> ofOlder = placeOf(older, loader);
        if (ofOlder.isPresent()) {
            // Of an artifact that need not be there, it is too old.
            checkThere(newer, loader);
        }
        if (ofNewer.isPresent()
                && ofOlder.isPresent()
                && !samePlace(ofNewer.get(), ofOlder.get())) {
            throw new KnetException(
                    KnetError.NOT_SUPPORTED,
                    "knet needs Netty 4.2, of which parts are hidden by another version: "
                            + older
                            + " is taken from "
                            + ofOlder.get()
                            + ", "
                            + newer
                            + " from "
                            + ofNewer.get()
                            + "; leave one of them out"
                            + ADVICE);
        }
    }

    /** By their text: the equality of URLs asks for the addresses of their hosts. */
    private static boolean samePlace(URL one, URL other) {
        return one.toExternalForm().equals(other.toExternalForm());
    }

    /** Where a class comes from; empty if it is not there, or its class loader does not tell. */
    private static Optional<URL> placeOf(String name, ClassLoader loader) {
        try {
            CodeSource source =
                    Class.forName(name, false, loader).getProtectionDomain().getCodeSource();
            return source == null ? Optional.empty() : Optional.ofNullable(source.getLocation());
        } catch (ClassNotFoundException | LinkageError | SecurityException untold) {
            return Optional.empty();
        }
    }

    private static String found(ClassLoader loader) {
        TreeSet<String> versions =
                Version.identify(loader).values().stream()
                        .map(version -> version.artifactId() + " " + version.artifactVersion())
                        .collect(Collectors.toCollection(TreeSet::new));
        return versions.isEmpty() ? "no Netty that tells its version" : String.join(", ", versions);
    }
}
