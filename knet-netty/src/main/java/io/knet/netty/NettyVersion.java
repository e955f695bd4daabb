package io.knet.netty;

import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.util.Version;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds a Netty that is too old before the JVM does, whose error would name a class that nobody
 * knows. Frameworks manage Netty's version, and may choose another one than knet was built with.
 */
final class NettyVersion {
    /** What Netty 4.2 has, and 4.1 has not: one class of each artifact that knet uses it from. */
    private static final List<String> NEEDED =
            List.of(
                    "io.netty.channel.IoHandlerFactory",
                    "io.netty.channel.nio.NioIoHandler",
                    "io.netty.channel.epoll.EpollIoHandler");

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
        for (String name : NEEDED) {
            try {
                Class.forName(name, false, loader);
            } catch (ClassNotFoundException | LinkageError missing) {
                throw new KnetException(
                        KnetError.NOT_SUPPORTED,
                        "knet needs Netty 4.2, of which class "
                                + name
                                + " is missing; found: "
                                + found(loader)
                                + ". A framework may manage Netty's version: Spring Boot 3 takes the"
                                + " property netty.version, Maven and Gradle a BOM, io.netty:netty-bom",
                        missing);
            }
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
