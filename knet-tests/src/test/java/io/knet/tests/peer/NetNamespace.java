package io.knet.tests.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network namespace made by {@link NetNamespaces}, or the one that this JVM itself runs in. The
 * damage methods work on UDP datagrams that come into the namespace, for a destination port; they
 * add up until {@link #repair}. They need {@link Need#NFT}.
 */
public final class NetNamespace {
    private final Optional<String> name;
    private boolean damaged;

    NetNamespace(Optional<String> name) {
        this.name = name;
    }

    /** The table of all damage; one for each JVM, which may share its own namespace with others. */
    static String table() {
        return "inet knet_test" + TestSlot.number();
    }

    /** Its name, empty for this JVM's own. */
    public Optional<String> name() {
        return name;
    }

    /** What a command line must begin with to run in the namespace. */
    public List<String> prefix() {
        return name.map(n -> List.of("ip", "netns", "exec", n)).orElse(List.of());
    }

    /**
     * Runs a command in the namespace and returns what it prints.
     *
     * @throws IllegalStateException with the output if its exit code is not 0
     */
    public String exec(String... command) {
        List<String> whole = new ArrayList<>(prefix());
        whole.addAll(List.of(command));
        return Commands.run(whole).outputOrThrow();
    }

    /** Runs {@code ip} with these arguments in the namespace. */
    public String ip(String... arguments) {
        List<String> whole = new ArrayList<>(List.of("ip"));
        name.ifPresent(n -> whole.addAll(List.of("-n", n)));
        whole.addAll(List.of(arguments));
        return Commands.run(whole).outputOrThrow();
    }

    /** Drops this share of the datagrams, in percent, at random. */
    public void dropRandomly(int udpPort, int percent) {
        damage("udp dport " + udpPort + " numgen random mod 100 < " + percent + " drop");
    }

    /** Drops the first and then every n-th datagram. */
    public void dropEvery(int udpPort, int n) {
        damage("udp dport " + udpPort + " numgen inc mod " + n + " == 0 drop");
    }

    /**
     * Drops datagrams whose IP packet is longer than so many bytes, as a path with a smaller MTU
     * and no ICMP does.
     */
    public void dropLongerThan(int udpPort, int bytes) {
        damage("udp dport " + udpPort + " meta length > " + bytes + " drop");
    }

    /** Drops all datagrams. */
    public void dropAll(int udpPort) {
        damage("udp dport " + udpPort + " drop");
    }

    /** Adds a rule of your own to the chain of incoming packets, in the language of nft. */
    public synchronized void damage(String rule) {
        if (!damaged) {
            damaged = true;
            exec("nft", "add table " + table());
            exec(
                    "nft",
                    "add chain "
                            + table()
                            + " incoming { type filter hook input priority 0; policy accept; }");
        }
        exec("nft", "add rule " + table() + " incoming " + rule);
    }

    /** Takes all damage back. */
    public synchronized void repair() {
        if (damaged) {
            exec("nft", "delete table " + table());
            damaged = false;
        }
    }

    @Override
    public String toString() {
        return name.orElse("this JVM's namespace");
    }
}
