package io.knet.tests.peer;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A node of real libknet, in a process of its own, that a test drives and watches. All methods may
 * be called from any thread. Every wait ends with the event it waits for; a wait that runs out of
 * time, or whose peer ends, throws an {@link AssertionError} that shows the peer's last events and
 * what it wrote to standard error.
 *
 * <p>Links and hosts have a state, which {@code awaitLinkUp}, {@code awaitReachable} and their
 * opposites look at: they return at once if it is so already. {@link #awaitEvent} and what is built
 * on it take events: each is given out once.
 */
public final class LibknetPeer implements AutoCloseable {
    /** How long the waits without a timeout of their own wait: long enough for a busy machine. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final int SHOWN_EVENTS = 40;
    private static final Set<LibknetPeer> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(LibknetPeer::close)));
    }

    private final int id;
    private final List<String> command;
    private volatile PeerProcess current;

    private LibknetPeer(int id, List<String> command) {
        this.id = id;
        this.command = List.copyOf(command);
        this.current = PeerProcess.start(this.command);
    }

    /** Begins the description of a peer with a host id from 0 to 65535. */
    public static LibknetPeerBuilder builder(int id) {
        return new LibknetPeerBuilder(id);
    }

    static LibknetPeer start(int id, List<String> command) {
        LibknetPeer peer = new LibknetPeer(id, command);
        RUNNING.add(peer);
        peer.awaitReady();
        return peer;
    }

    private void awaitReady() {
        try {
            awaitEvent(is("ready"), TIMEOUT);
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** The peer's host id. */
    public int id() {
        return id;
    }

    /** Its process id. */
    public long pid() {
        return current.process().pid();
    }

    /** Whether its process runs; a suspended one does. */
    public boolean isAlive() {
        return current.process().isAlive();
    }

    // ---- life ----

    /** Ends the process at once, as a crash would, and waits until it is gone. */
    public void kill() {
        Process process = current.process();
        process.destroyForcibly();
        process.onExit().join();
    }

    /**
     * Kills the process if it runs, and starts a new one with the same arguments. Events and states
     * start afresh.
     */
    public void restart() {
        kill();
        current = PeerProcess.start(command);
        RUNNING.add(this);
        awaitReady();
    }

    /**
     * Stops the process from running, as a long pause of its machine would. Returns when it stands.
     */
    public void suspend() {
        current.suspend();
    }

    /** Lets a suspended process go on. Returns when it does. */
    public void resume() {
        current.resume();
    }

    /**
     * Removes all links and hosts, ends the process in good order and gives its exit code, 0 if all
     * went well.
     */
    public int quit() {
        PeerProcess peer = current;
        peer.quit();
        if (!peer.awaitExit(TIMEOUT)) {
            throw failure("the process did not end after quit");
        }
        return peer.process().exitValue();
    }

    /** Kills the process if it still runs. Idempotent. */
    @Override
    public void close() {
        kill();
        RUNNING.remove(this);
    }

    // ---- commands and events ----

    /**
     * Sends a command line and returns its answer; an error answer fails with {@link
     * PeerCommandException}.
     */
    public JsonNode command(String line) {
        return join(submit(line), line, TIMEOUT);
    }

    /** Sends a command line without waiting for the answer. */
    public CompletableFuture<JsonNode> submit(String line) {
        return current.submit(line);
    }

    /**
     * Waits for an event that matches and that was not taken before, and takes it. The oldest is
     * taken first.
     */
    public JsonNode awaitEvent(Predicate<JsonNode> wanted, Duration timeout) {
        return current.events()
                .take(wanted, timeout)
                .orElseThrow(() -> failure("no such event came"));
    }

    /** Takes an event if there is one, without waiting. */
    public Optional<JsonNode> pollEvent(Predicate<JsonNode> wanted) {
        return current.events().take(wanted, Duration.ZERO);
    }

    /** A predicate for {@link #awaitEvent}: events of this name. */
    public static Predicate<JsonNode> is(String name) {
        return event -> event.path("event").asText().equals(name);
    }

    /** All events since the peer was started, also those that were taken. */
    public List<JsonNode> events() {
        return current.events().all();
    }

    /**
     * Forgets the events that were not taken so far, so that {@link #awaitEvent} sees later ones
     * only.
     */
    public void discardEvents() {
        current.events().discardUntaken();
    }

    /** Lines that the process wrote to standard error. */
    public List<String> stderr() {
        return current.errors();
    }

    // ---- states ----

    /** Waits until the link is enabled and connected in the peer's view. */
    public void awaitLinkUp(int host, int link) {
        awaitState(
                "link " + host + "/" + link + " is not up",
                () -> current.events().isLinkUp(host, link));
    }

    /** Waits until the link is disabled or not connected. */
    public void awaitLinkDown(int host, int link) {
        awaitState(
                "link " + host + "/" + link + " is not down",
                () -> !current.events().isLinkUp(host, link));
    }

    /** Waits until the peer considers the host reachable. */
    public void awaitReachable(int host) {
        awaitState("host " + host + " is not reachable", () -> current.events().isReachable(host));
    }

    /** Waits until the peer considers the host unreachable. */
    public void awaitUnreachable(int host) {
        awaitState(
                "host " + host + " is still reachable", () -> !current.events().isReachable(host));
    }

    /**
     * Waits until the last data MTU that the peer was told of is as wanted, and gives it; 0 before
     * the first.
     */
    public int awaitDataMtu(LongPredicate wanted) {
        awaitState("the data MTU is not as wanted", () -> wanted.test(current.events().dataMtu()));
        return (int) current.events().dataMtu();
    }

    // ---- messages ----

    /** Queues a text for a host. It must be printable ASCII of at least one character. */
    public SendResult send(int host, int channel, String text) {
        return SendResult.of(command("send " + host + " " + channel + " text=" + text));
    }

    /** Queues {@link FloodMessage#generate generate(seed, length)} for a host. */
    public SendResult send(int host, int channel, int length, long seed) {
        return SendResult.of(command("send " + host + " " + channel + payload(length, seed)));
    }

    /** Queues {@link FloodMessage#generate generate(seed, length)} for all reachable hosts. */
    public SendResult broadcast(int channel, int length, long seed) {
        return SendResult.of(command("bcast " + channel + payload(length, seed)));
    }

    /**
     * Sends {@link FloodMessage#generate generate(seed, length)} synchronously.
     *
     * @param target a host id, "2+3", "all", "none", or "refuse" for a filter that fails
     */
    public SendResult sync(String target, int channel, int length, long seed) {
        return SendResult.of(command("sync " + target + " " + channel + payload(length, seed)));
    }

    /** Sends synchronously to a host. */
    public SendResult sync(int host, int channel, int length, long seed) {
        return sync(Integer.toString(host), channel, length, seed);
    }

    /**
     * Takes the next received message, which {@link LibknetPeerBuilder#quietMessages} would hide.
     */
    public ReceivedMessage awaitMessage() {
        return ReceivedMessage.of(awaitEvent(is("message"), TIMEOUT));
    }

    /**
     * Starts a flood of messages of one size as fast as possible; the future has the result when
     * all are sent.
     */
    public CompletableFuture<FloodResult> flood(int host, int channel, int count, int size) {
        return flood(host + " " + channel + " " + count + " " + size);
    }

    /** Starts a flood with the arguments of the command, see src/test/c/README.md. */
    public CompletableFuture<FloodResult> flood(String arguments) {
        return submit("flood " + arguments).thenApply(FloodResult::of);
    }

    /**
     * Waits until so many messages from a host have arrived on a channel since the last {@link
     * #resetSummary}: distinct flood messages and others together. The time to send them counts.
     */
    public void awaitReceived(int from, int channel, long count, Duration timeout) {
        String line = "expect " + from + " " + channel + " " + count;
        join(submit(line), line, timeout);
    }

    /** The score of what arrived from a host on a channel. */
    public FloodSummary summary(int from, int channel) {
        for (JsonNode source : command("summary").path("sources")) {
            if (source.path("from").asInt() == from && source.path("channel").asInt() == channel) {
                return FloodSummary.of(source);
            }
        }
        return FloodSummary.EMPTY;
    }

    /** Starts all scores from nothing. */
    public void resetSummary() {
        command("expect-reset");
    }

    /** All that libknet tells about hosts and links. */
    public PeerStatus status() {
        return new PeerStatus(command("status"));
    }

    /** libknet's handle statistics, under its names. */
    public JsonNode stats() {
        return command("stats");
    }

    // ---- configuration ----

    /** Enables a link. */
    public void enable(int host, int link) {
        command("enable " + host + "/" + link);
    }

    /** Disables a link. */
    public void disable(int host, int link) {
        command("disable " + host + "/" + link);
    }

    /** Adds a link, and its host if need be. */
    public void addLink(int host, int link, LinkEnds path) {
        command(
                "link-add "
                        + linkSpecification(
                                host, link, path.left(), LibknetPeerBuilder.text(path.right())));
    }

    /** Disables and removes a link. */
    public void removeLink(int host, int link) {
        command("link-remove " + host + "/" + link);
    }

    /** Sets a link's priority, 0 to 255. */
    public void priority(int host, int link, int priority) {
        command("priority " + host + "/" + link + " " + priority);
    }

    /** Fills a crypto slot, 1 or 2. */
    public void cryptoSet(int slot, String model, String cipher, String hash, Path keyFile) {
        command("crypto-set " + slot + " " + model + "/" + cipher + "/" + hash + " " + keyFile);
    }

    /** Empties a crypto slot. */
    public void cryptoClear(int slot) {
        command("crypto-set " + slot + " none");
    }

    /** Sends with a crypto slot, 0 for clear text. */
    public void cryptoUse(int slot) {
        command("crypto-use " + slot);
    }

    /** Allows or refuses clear traffic. */
    public void cryptoClearTraffic(boolean allowed) {
        command("crypto-clear-rx " + (allowed ? "allow" : "disallow"));
    }

    /** Compresses what it sends from now on. */
    public void compress(String model, int level, int threshold) {
        command("compress " + model + "/" + level + "/" + threshold);
    }

    /** Sets the interface MTU, 0 for discovery. */
    public void manualMtu(int interfaceMtu) {
        command("pmtud set " + interfaceMtu);
    }

    /** Switches forwarding; off takes libknet 0.6 s. */
    public void forwarding(boolean on) {
        command("forward " + (on ? "on" : "off"));
    }

    // ---- inside ----

    static String linkSpecification(int host, int link, InetSocketAddress local, String remote) {
        return host + "/" + link + "," + LibknetPeerBuilder.text(local) + "," + remote;
    }

    private static String payload(int length, long seed) {
        return " len=" + length + " seed=" + Long.toUnsignedString(seed);
    }

    private void awaitState(String otherwise, Supplier<Boolean> condition) {
        if (!current.events().awaitState(condition, TIMEOUT)) {
            throw failure(otherwise);
        }
    }

    private JsonNode join(CompletableFuture<JsonNode> answer, String line, Duration timeout) {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | CompletionException e) {
            if (e.getCause() instanceof PeerCommandException refused) {
                throw refused;
            }
            throw failure("\"" + line + "\" got no answer: " + e.getCause());
        } catch (TimeoutException e) {
            throw failure("\"" + line + "\" got no answer within " + timeout.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted while waiting for the answer to \"" + line + "\"");
        }
    }

    private AssertionError failure(String what) {
        PeerProcess peer = current;
        List<JsonNode> events = peer.events().all();
        StringBuilder text =
                new StringBuilder("libknet peer ").append(id).append(": ").append(what);
        peer.exitCode()
                .ifPresent(code -> text.append("; its process ended with exit code ").append(code));
        text.append("\nstarted as ").append(String.join(" ", command)).append("\nlast events:");
        events.stream()
                .skip(Math.max(0, events.size() - SHOWN_EVENTS))
                .forEach(event -> text.append("\n  ").append(event));
        peer.errors().forEach(line -> text.append("\n  stderr: ").append(line));
        return new AssertionError(text.toString());
    }
}
