package io.knet.admin;

import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.LinkPacket;
import io.knet.Registration;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.stats.json.JsonObject;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The packets that one client sees: copied where they pass, and taken on the endpoint's thread.
 * What there is no room for is left out and counted, for each link; nothing waits.
 */
final class PacketFeed implements AutoCloseable {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.HANDLE);

    /** What a packet takes of the memory beside its content, about, in bytes. */
    private static final int OVERHEAD = 256;

    private final int node;
    private final CaptureOrder order;
    private final InstantSource clock;
    private final Runnable wakeUp;
    private final AtomicInteger freeBytes;
    private final Queue<Packet> packets = new ConcurrentLinkedQueue<>();
    private final Map<Place, AtomicLong> dropped = new ConcurrentHashMap<>();

    /** Whether the endpoint knows that there is something, and has yet to look. */
    private final AtomicBoolean news = new AtomicBoolean();

    private Registration tap = () -> {}; // endpoint's thread only
    private boolean ended; // endpoint's thread only
    private long told; // endpoint's thread only
    private long missing; // endpoint's thread only

    /** Where packets pass. */
    private record Place(OptionalInt host, OptionalInt link) {
        JsonObject on(JsonObject json) {
            host.ifPresent(id -> json.put("host", id));
            link.ifPresent(id -> json.put("link", id));
            return json;
        }
    }

    /** A packet, copied. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its bytes
    private record Packet(
            Place place,
            Instant time,
            boolean inbound,
            boolean handedIn,
            InetSocketAddress source,
            InetSocketAddress destination,
            byte[] content) {
        JsonObject json() {
            JsonObject json =
                    place.on(Answers.line().put("event", "packet").put("time", time.toString()))
                            .put("direction", inbound ? "in" : "out");
            if (handedIn) {
                json.put("handed_in", true);
            }
            return json.put("source", KnetAddress.format(source))
                    .put("destination", KnetAddress.format(destination))
                    .put("data", Base64.getEncoder().encodeToString(content));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Packet that
                    && place.equals(that.place)
                    && time.equals(that.time)
                    && inbound == that.inbound
                    && handedIn == that.handedIn
                    && KnetAddress.same(source, that.source)
                    && KnetAddress.same(destination, that.destination)
                    && Arrays.equals(content, that.content);
        }

        @Override
        public int hashCode() {
            return time.hashCode() * 31 + Arrays.hashCode(content);
        }
    }

    private PacketFeed(
            int node, CaptureOrder order, int bytes, InstantSource clock, Runnable wakeUp) {
        this.node = node;
        this.order = order;
        this.clock = clock;
        this.wakeUp = wakeUp;
        freeBytes = new AtomicInteger(bytes);
    }

    /**
     * Begins to look at packets.
     *
     * @param bytes how much may wait to be taken
     * @param wakeUp tells the endpoint that there is a packet; must not block
     * @throws io.knet.KnetException if the node ends
     */
    static PacketFeed open(
            KnetHandle handle,
            CaptureOrder order,
            int bytes,
            InstantSource clock,
            Runnable wakeUp) {
        PacketFeed feed = new PacketFeed(handle.hostId(), order, bytes, clock, wakeUp);
        feed.tap = handle.onPacket(order.side(), feed::pass);
        switch (order.side()) {
            case PLAIN ->
                    LOG.warn(
                            "[{}] packets of this node are shown to a client of the admin endpoint"
                                    + " as PLAIN TEXT: it can read the messages",
                            feed.node);
            case SEALED ->
                    LOG.info(
                            "[{}] packets of this node are shown to a client of the admin endpoint",
                            feed.node);
        }
        return feed;
    }

    /** Any thread. */
    private void pass(LinkPacket packet) {
        if (!order.wants(packet)) {
            return;
        }
        Place place = new Place(packet.host(), packet.link());
        int cost = packet.length() + OVERHEAD;
        if (!reserve(cost)) {
            dropped.computeIfAbsent(place, first -> new AtomicLong()).incrementAndGet();
        } else {
            ByteBuffer passing = packet.content();
            byte[] content = new byte[passing.remaining()];
            passing.get(content);
            packets.add(
                    new Packet(
                            place,
                            clock.instant(),
                            packet.inbound(),
                            packet.handedIn(),
                            packet.source(),
                            packet.destination(),
                            content));
        }
        if (!news.get() && news.compareAndSet(false, true)) {
            wakeUp.run();
        }
    }

    private boolean reserve(int bytes) {
        int free = freeBytes.get();
        while (free >= bytes) {
            if (freeBytes.compareAndSet(free, free - bytes)) {
                return true;
            }
            free = freeBytes.get();
        }
        return false;
    }

    /** The next packet as a line; empty if there is none. */
    List<String> next() {
        news.set(false);
        Packet packet = packets.poll();
        if (packet == null) {
            return List.of();
        }
        freeBytes.addAndGet(packet.content().length + OVERHEAD);
        told++;
        return List.of(packet.json().toString());
    }

    /** Whether packets wait. */
    boolean hasNext() {
        return !packets.isEmpty();
    }

    /** Whether packets wait, or were left out and that was not told yet. */
    boolean hasNews() {
        return hasNext() || dropped.values().stream().anyMatch(count -> count.get() > 0);
    }

    /** Lines that tell how many packets were left out since the last call. */
    List<String> newlyDropped() {
        news.set(false);
        BiFunction<Place, Long, String> line =
                (place, count) ->
                        place.on(Answers.line().put("event", "dropped"))
                                .put("count", count)
                                .toString();
        List<String> lines = new ArrayList<>();
        dropped.forEach(
                (place, counter) -> {
                    long count = counter.getAndSet(0);
                    if (count > 0) {
                        missing += count;
                        lines.add(line.apply(place, count));
                    }
                });
        return lines;
    }

    /** Lets no more packets in. What is there can still be taken. */
    void end() {
        tap.close();
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    /** The line that tells how much the client has seen. */
    String summary() {
        return Answers.line()
                .put("event", "capture_end")
                .put("packets", told)
                .put("dropped", missing)
                .toString();
    }

    long told() {
        return told;
    }

    /** Packets that are missing, as far as it was told. */
    long missing() {
        return missing;
    }

    /** Ends it, whether or not all was taken. Idempotent. */
    @Override
    public void close() {
        end();
        packets.clear();
        LOG.info(
                "[{}] the capture of a client of the admin endpoint has ended: {} packets, {}"
                        + " missing",
                node,
                told,
                missing);
    }
}
