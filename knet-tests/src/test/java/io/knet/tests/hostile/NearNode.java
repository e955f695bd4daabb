package io.knet.tests.hostile;

import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.FloodMessage;
import io.knet.tests.peer.FloodVerifier;
import io.knet.tests.peer.LinkEnds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** The node in this JVM: remembers when its links went up and down, and when messages came. */
final class NearNode implements AutoCloseable {
    private final int peer;
    private final KnetHandle handle;
    private final DataChannel channel;
    private final FloodVerifier received = new FloodVerifier();
    private final Gaps gaps = new Gaps();
    private final List<Change> changes = new CopyOnWriteArrayList<>();

    private record Change(long at, KnetEvent event) {}

    NearNode(int id, int peer) {
        this.peer = peer;
        handle = new NettyHandleBuilder(id).build();
        handle.onEvent(event -> changes.add(new Change(System.nanoTime(), event)));
        handle.filter(DestinationFilter.byAttachment());
        channel =
                handle.openChannel(
                        0,
                        message -> {
                            gaps.arrived(System.nanoTime());
                            received.accept(message.content());
                        });
        handle.enableForwarding();
        handle.addHost(peer);
    }

    KnetHandle handle() {
        return handle;
    }

    FloodVerifier received() {
        return received;
    }

    Gaps gaps() {
        return gaps;
    }

    void addLink(int id, LinkEnds path, LinkTimers timers, int priority) {
        addLink(
                id,
                LinkConfig.udp(path.left(), path.right())
                        .withTimers(timers)
                        .withPriority(priority));
    }

    void addLink(int id, LinkConfig config) {
        handle.host(peer).addLink(id, config);
    }

    private KnetLink link(int id) {
        return handle.host(peer).link(id);
    }

    void awaitUp(int link) {
        await(link, () -> Await.result(link(link).whenUp()));
    }

    void awaitDown(int link) {
        await(link, () -> Await.result(link(link).whenDown()));
    }

    private void await(int link, Runnable wait) {
        try {
            wait.run();
        } catch (AssertionError late) {
            throw new AssertionError(link(link).status() + "; " + changes, late);
        }
    }

    /** Sends a message to the peer synchronously; the name of the error number if it is refused. */
    String sendSync(int index, int length) {
        ByteBuf message = PooledByteBufAllocator.DEFAULT.directBuffer(length);
        new FloodMessage(index, length).writeTo(message);
        try {
            channel.sendSync(message, peer);
            return "OK";
        } catch (KnetException refused) {
            return refused.errno().name();
        }
    }

    /** Data packets that the socket of a link has taken. */
    long sent(int link) {
        return count(link, LinkCounter.TX_DATA_PACKETS) - count(link, LinkCounter.TX_DATA_ERRORS);
    }

    long count(int link, LinkCounter counter) {
        return link(link).status().stats().get(counter);
    }

    /** When a link went down first since then, by {@link System#nanoTime}. */
    OptionalLong wentDown(int link, long since) {
        return changes.stream()
                .filter(change -> change.at - since >= 0)
                .filter(
                        change ->
                                change.event instanceof KnetEvent.LinkDown down
                                        && down.link() == link)
                .mapToLong(Change::at)
                .findFirst();
    }

    /** What happened to it, for the message of a failure. */
    String state() {
        return "events: " + changes + "\n" + handle.stats();
    }

    @Override
    public void close() {
        handle.close();
    }

    /** The longest time in which nothing came. */
    static final class Gaps {
        private long last;
        private long longest;

        synchronized void arrived(long at) {
            longest = last == 0 ? 0 : Math.max(longest, at - last);
            last = at;
        }

        /** Starts to measure anew. */
        synchronized void reset() {
            longest = 0;
            last = System.nanoTime();
        }

        synchronized long longestNanos() {
            return longest;
        }
    }
}
