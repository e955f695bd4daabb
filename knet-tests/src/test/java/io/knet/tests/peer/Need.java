package io.knet.tests.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Something of the machine that a test cannot do without. Each is looked for once in a JVM, and
 * once for each libknet.
 */
public enum Need {
    /** gcc, and libknet with its header, to build and run {@link LibknetPeer}. */
    LIBKNET(Need::findLibknet),
    /** The right to make network namespaces, and the {@code ip} command. */
    NAMESPACES(Need::findNamespaces),
    /** The {@code nft} command, for loss and other damage in a namespace. */
    NFT(Need::findNft),
    /** corosync with its tools, gcc and the header of libcpg, to run cluster nodes. */
    COROSYNC(Need::findCorosync),
    /** The {@code tshark} command with a version that reads Lua, and the right to capture. */
    WIRESHARK(Need::findWireshark),
    /** What {@code sctp-vm} boots, and the right to do so. */
    VIRTUAL_MACHINE(Need::findVirtualMachine),
    /** The knet command as {@code mvn package} builds it. */
    PACKAGE(Need::findPackage),
    /** The {@code buildah} command, the right to build images, and what is in ours. */
    IMAGES(Need::findImages),
    /** The {@code systemd-analyze} command. */
    SYSTEMD(Need::findSystemd);

    private final Function<Libknet, Optional<String>> search;
    private final Map<Libknet, Optional<String>> found = new ConcurrentHashMap<>();

    Need(Function<Libknet, Optional<String>> search) {
        this.search = search;
    }

    /**
     * What is missing and how to get it, in one line; empty if the need is met.
     *
     * @param where the libknet or the corosync that is needed is
     */
    public Optional<String> missing(Libknet where) {
        return found.computeIfAbsent(where, search);
    }

    private static Optional<String> findLibknet(Libknet where) {
        if (!where.run(List.of("gcc", "--version")).succeeded()) {
            return Optional.of("gcc is not installed (Debian: apt-get install gcc libc6-dev)");
        }
        List<String> compile =
                List.of(
                        "sh",
                        "-c",
                        "echo 'int main(void) { return knet_handle_free(0) != -1; }' |"
                                + " gcc -include libknet.h -x c -o /dev/null - -lknet");
        Commands.Result result = where.run(compile);
        return result.succeeded()
                ? Optional.empty()
                : Optional.of(
                        "libknet or its header is not installed (Debian: apt-get install"
                                + " libknet-dev): "
                                + firstLine(result.output()));
    }

    private static Optional<String> findNamespaces(Libknet anywhere) {
        String probe = "knet-probe-" + ProcessHandle.current().pid();
        Commands.Result result = Commands.run("ip", "netns", "add", probe);
        if (result.succeeded()) {
            Commands.run("ip", "netns", "del", probe);
            return Optional.empty();
        }
        return Optional.of(
                "network namespaces cannot be made (root and Debian's iproute2 are needed): "
                        + firstLine(result.output()));
    }

    private static Optional<String> findNft(Libknet anywhere) {
        Commands.Result result = Commands.run("nft", "list", "tables");
        return result.succeeded()
                ? Optional.empty()
                : Optional.of(
                        "nft does not work (root and Debian's nftables are needed): "
                                + firstLine(result.output()));
    }

    private static Optional<String> findCorosync(Libknet where) {
        for (String tool : List.of("corosync -v", "corosync-cfgtool -h", "corosync-cmapctl -h")) {
            // The tools need not succeed without a daemon; the shell gives 127 for a missing one.
            if (where.run(List.of("sh", "-c", tool)).exitCode() == 127) {
                return Optional.of("corosync is not installed (Debian: apt-get install corosync)");
            }
        }
        List<String> compile =
                List.of(
                        "sh",
                        "-c",
                        "echo 'int main(void) { return cpg_finalize(0) == CS_OK; }' |"
                                + " gcc -include corosync/cpg.h -x c -o /dev/null - -lcpg");
        Commands.Result result = where.run(compile);
        return result.succeeded()
                ? Optional.empty()
                : Optional.of(
                        "gcc or libcpg's header is not installed"
                                + " (Debian: apt-get install gcc libc6-dev libcpg-dev): "
                                + firstLine(result.output()));
    }

    private static Optional<String> findWireshark(Libknet anywhere) {
        Commands.Result interfaces = Commands.run("tshark", "-D");
        return interfaces.succeeded() && interfaces.output().contains("(Loopback)")
                ? Optional.empty()
                : Optional.of(
                        "tshark is not installed or may not capture (root and Debian's tshark are"
                                + " needed): "
                                + firstLine(interfaces.output()));
    }

    private static Optional<String> findVirtualMachine(Libknet anywhere) {
        if (!Commands.run("sh", "-c", "ldconfig -p | grep libsctp.so.1").succeeded()) {
            return Optional.of("the library of SCTP is missing (Debian: libsctp1)");
        }
        // Not every host lets a kernel run as a process: it is tried.
        Commands.Result result = Commands.run("src/test/sh/sctp-vm", "-t", "60", "true");
        return result.succeeded()
                ? Optional.empty()
                : Optional.of("no virtual machine with SCTP starts: " + lastLine(result.output()));
    }

    private static Optional<String> findPackage(Libknet anywhere) {
        Path built = Path.of("../knet-tools/target");
        return Files.exists(built.resolve("knet-tools.jar"))
                        && Files.isDirectory(built.resolve("lib"))
                ? Optional.empty()
                : Optional.of("knet-tools is not packaged (mvn package, or verify)");
    }

    private static Optional<String> findImages(Libknet anywhere) {
        Commands.Result result = Commands.run("buildah", "info");
        return result.succeeded()
                ? findPackage(anywhere)
                : Optional.of(
                        "buildah does not work (root and Debian's buildah are needed): "
                                + firstLine(result.output()));
    }

    private static Optional<String> findSystemd(Libknet anywhere) {
        Commands.Result result = Commands.run("systemd-analyze", "--version");
        return result.succeeded()
                ? Optional.empty()
                : Optional.of(
                        "systemd-analyze is missing (Debian: apt-get install systemd): "
                                + firstLine(result.output()));
    }

    private static String lastLine(String text) {
        return text.lines().reduce((before, last) -> last).orElse("no explanation");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("no explanation");
    }
}
