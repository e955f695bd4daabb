package io.knet.tests.peer;

import io.knet.LinkPolicy;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The command line of a {@link LibknetPeer}. Unless told otherwise a peer pings every 200 ms, gives
 * up after 1000 ms and brings a link up with the second pong, so that tests are quick; {@link
 * #libknetTimers} restores libknet's defaults.
 */
public final class LibknetPeerBuilder {
    private final int id;
    private final List<String> arguments = new ArrayList<>();
    private final List<String> prefix = new ArrayList<>();
    private Optional<List<String>> program = Optional.empty();
    private List<String> timers =
            timerArguments(Duration.ofMillis(200), Duration.ofMillis(1000), 1);

    LibknetPeerBuilder(int id) {
        this.id = id;
        arguments("--id", Integer.toString(id));
    }

    /** Adds a host without links. {@link #link} adds its host by itself. */
    public LibknetPeerBuilder peer(int host) {
        return arguments("--peer", Integer.toString(host));
    }

    /** A link to a host, from the left to the right end of the path. */
    public LibknetPeerBuilder link(int host, int link, LinkEnds path) {
        return link(host, link, path, 0);
    }

    /** A link with a priority from 0 to 255, the higher is preferred. */
    public LibknetPeerBuilder link(int host, int link, LinkEnds path, int priority) {
        return arguments(
                "--link",
                LibknetPeer.linkSpecification(host, link, path.left(), text(path.right()))
                        + ",priority="
                        + priority);
    }

    /** The same over SCTP. */
    public LibknetPeerBuilder sctpLink(int host, int link, LinkEnds path, int priority) {
        return arguments(
                "--link",
                LibknetPeer.linkSpecification(host, link, path.left(), text(path.right()))
                        + ",sctp,priority="
                        + priority);
    }

    /** A link that learns the other side's address from its packets. */
    public LibknetPeerBuilder dynamicLink(int host, int link, InetSocketAddress local) {
        return arguments("--link", LibknetPeer.linkSpecification(host, link, local, "dynamic"));
    }

    /**
     * Encrypts and signs all it sends and refuses clear traffic; cipher and hash by libknet's
     * names, or "none".
     */
    public LibknetPeerBuilder crypto(String model, String cipher, String hash, Path keyFile) {
        return arguments(
                "--crypto", model + "/" + cipher + "/" + hash, "--key-file", keyFile.toString());
    }

    /** Accepts clear traffic besides encrypted. */
    public LibknetPeerBuilder allowClear() {
        return arguments("--allow-clear");
    }

    /** Compresses what it sends; threshold 0 is libknet's default of 100 bytes. */
    public LibknetPeerBuilder compress(String model, int level, int threshold) {
        return arguments("--compress", model + "/" + level + "/" + threshold);
    }

    /** Link policy for all hosts. */
    public LibknetPeerBuilder policy(LinkPolicy policy) {
        return arguments("--policy", policy.name().toLowerCase(Locale.ROOT));
    }

    /** Timers of all links: libknet rounds the interval up to multiples of 200 ms. */
    public LibknetPeerBuilder timers(Duration pingInterval, Duration pingTimeout, int pongCount) {
        timers = timerArguments(pingInterval, pingTimeout, pongCount);
        return this;
    }

    /** libknet's own timers: 1 s, 2 s, up with the sixth pong. */
    public LibknetPeerBuilder libknetTimers() {
        timers = List.of();
        return this;
    }

    /** A fixed interface MTU instead of path MTU discovery, bytes. */
    public LibknetPeerBuilder manualMtu(int interfaceMtu) {
        return arguments("--mtu", Integer.toString(interfaceMtu));
    }

    /** Opens channels 0 to {@code count - 1}; 1 by default. */
    public LibknetPeerBuilder channels(int count) {
        return arguments("--channels", Integer.toString(count));
    }

    /** Switches access lists on, which libknet 1.25 leaves off. */
    public LibknetPeerBuilder accessLists() {
        return arguments("--access-lists", "on");
    }

    /**
     * Counts messages without an event each: for floods, where the events would take longer than
     * the messages.
     */
    public LibknetPeerBuilder quietMessages() {
        return arguments("--quiet-messages");
    }

    /** Starts with forwarding off. */
    public LibknetPeerBuilder forwardingOff() {
        return arguments("--forwarding", "off");
    }

    /** Installs no filter: everything is broadcast, and synchronous sends give ENETDOWN. */
    public LibknetPeerBuilder noFilter() {
        return arguments("--no-filter");
    }

    /** libknet's log as "log" events: error, warning, info or debug. */
    public LibknetPeerBuilder log(String level) {
        return arguments("--log", level);
    }

    /** Runs the peer in a network namespace. */
    public LibknetPeerBuilder namespace(NetNamespace namespace) {
        prefix.clear();
        prefix.addAll(namespace.prefix());
        return this;
    }

    /** Runs another program that takes the same options and commands. */
    public LibknetPeerBuilder program(List<String> command) {
        program = Optional.of(List.copyOf(command));
        return this;
    }

    /** Appends arguments as they are. */
    public LibknetPeerBuilder arguments(String... more) {
        arguments.addAll(List.of(more));
        return this;
    }

    /** Starts the peer and returns when it is ready; its links come up later. */
    public LibknetPeer start() {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(program.orElseGet(LibknetPeerBuilder::libknetProgram));
        command.addAll(arguments);
        command.addAll(timers);
        return LibknetPeer.start(id, command);
    }

    private static List<String> libknetProgram() {
        Libknet libknet = Libknet.current();
        List<String> command = new ArrayList<>(libknet.prefix());
        command.add(PeerProgram.executable(libknet).toString());
        return command;
    }

    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host)
                + ":"
                + address.getPort();
    }

    private static List<String> timerArguments(Duration interval, Duration timeout, int pongCount) {
        return List.of(
                "--ping-interval",
                Long.toString(interval.toMillis()),
                "--ping-timeout",
                Long.toString(timeout.toMillis()),
                "--pong-count",
                Integer.toString(pongCount));
    }
}
