package io.knet.tests.peer;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The events of one run of a peer: all of them, those that nobody has taken yet, and the state that
 * they add up to. Whoever waits is woken by each event, and given up on when the peer ends.
 */
public final class PeerEvents {
    private final List<JsonNode> all = new ArrayList<>();
    private final List<JsonNode> untaken = new ArrayList<>();
    private final Map<Integer, Boolean> reachable = new HashMap<>();
    private final Map<String, Boolean> linkUp = new HashMap<>();
    private long dataMtu;
    private boolean ended;

    synchronized void add(JsonNode event) {
        all.add(event);
        untaken.add(event);
        switch (event.path("event").asText()) {
            case "host" ->
                    reachable.put(event.path("host").asInt(), event.path("reachable").asBoolean());
            case "link" ->
                    linkUp.put(
                            linkKey(event.path("host").asInt(), event.path("link").asInt()),
                            event.path("up").asBoolean());
            case "mtu" -> dataMtu = event.path("data_mtu").asLong();
            default -> {}
        }
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** All events so far, in order. */
    public synchronized List<JsonNode> all() {
        return List.copyOf(all);
    }

    synchronized void discardUntaken() {
        untaken.clear();
    }

    synchronized boolean isReachable(int host) {
        return reachable.getOrDefault(host, false);
    }

    synchronized boolean isLinkUp(int host, int link) {
        return linkUp.getOrDefault(linkKey(host, link), false);
    }

    synchronized long dataMtu() {
        return dataMtu;
    }

    /** Waits for the first event that matches and that was not taken before, and takes it. */
    public synchronized Optional<JsonNode> take(Predicate<JsonNode> wanted, Duration timeout) {
        return await(() -> firstUntaken(wanted), timeout);
    }

    /** Waits until the condition, which looks at the state here, holds. */
    synchronized boolean awaitState(Supplier<Boolean> condition, Duration timeout) {
        return await(() -> condition.get() ? Optional.of(true) : Optional.empty(), timeout)
                .isPresent();
    }

    private Optional<JsonNode> firstUntaken(Predicate<JsonNode> wanted) {
        for (int i = 0; i < untaken.size(); i++) {
            if (wanted.test(untaken.get(i))) {
                return Optional.of(untaken.remove(i));
            }
        }
        return Optional.empty();
    }

    private <T> Optional<T> await(Supplier<Optional<T>> look, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Optional<T> found = look.get();
            long left = deadline - System.nanoTime();
            if (found.isPresent() || ended || left <= 0) {
                return found;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }

    private static String linkKey(int host, int link) {
        return host + "/" + link;
    }
}
