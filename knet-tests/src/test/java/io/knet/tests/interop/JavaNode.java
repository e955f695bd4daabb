package io.knet.tests.interop;

import io.knet.ChannelConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.KnetMessage;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.MessageListener;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.tests.peer.LibknetPeer;
import io.knet.tests.peer.LinkEnds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A node in this JVM that a test drives: one data channel, number 0, whose messages go to the host
 * that they are sent with, and a record of what it received and of what happened to it. Every wait
 * ends with what it waits for, or fails with the node's state.
 */
final class JavaNode implements AutoCloseable {
    /** How long all waits wait: long enough for a busy machine. */
    static final Duration TIMEOUT = LibknetPeer.TIMEOUT;

    /** A link comes up with the second pong, and bears the long pauses of a busy machine. */
    static final LinkTimers QUICK = LinkTimers.ofMillis(100, 5000).withPongsToComeUp(2);

    private final KnetHandle handle;
    private final DataChannel channel;
    private final BlockingQueue<byte[]> inbox = new LinkedBlockingQueue<>();
    private final List<KnetEvent> events = new CopyOnWriteArrayList<>();

    private JavaNode(KnetHandle handle, ChannelConfig config) {
        this.handle = handle;
        handle.onEvent(events::add);
        handle.filter(DestinationFilter.byAttachment());
        channel =
                handle.openChannel(
                        config.listener().isPresent() ? config : config.withListener(this::keep));
        handle.enableForwarding();
    }

    /** Starts a node that keeps its messages for {@link #awaitMessage}. */
    static JavaNode start(NettyHandleBuilder builder) {
        return new JavaNode(builder.build(), ChannelConfig.of(0));
    }

    /** Starts a node that gives its messages to a listener. */
    static JavaNode start(NettyHandleBuilder builder, MessageListener listener) {
        return new JavaNode(builder.build(), ChannelConfig.of(0).withListener(listener));
    }

    private void keep(KnetMessage message) {
        inbox.add(ByteBufUtil.getBytes(message.content()));
    }

    KnetHandle handle() {
        return handle;
    }

    DataChannel channel() {
        return channel;
    }

    /** Adds a link, and its host if need be. */
    KnetLink addLink(int host, int link, LinkEnds path, LinkTimers timers, int priority) {
        return addLink(
                host,
                link,
                LinkConfig.udp(path.left(), path.right())
                        .withTimers(timers)
                        .withPriority(priority));
    }

    /** Adds any link, and its host if need be. */
    KnetLink addLink(int host, int link, LinkConfig config) {
        return handle.findHost(host).orElseGet(() -> handle.addHost(host)).addLink(link, config);
    }

    KnetHost host(int host) {
        return handle.host(host);
    }

    KnetLink link(int host, int link) {
        return handle.host(host).link(link);
    }

    // ---- messages

    /** Queues a message for a host. */
    void send(int host, byte[] message) {
        channel.send(buffer(message), host);
    }

    /** Sends a message to a host synchronously. */
    void sendSync(int host, byte[] message) {
        channel.sendSync(buffer(message), host);
    }

    /** What a synchronous send gives: {@code OK} or the name of the error number. */
    String trySendSync(int host, byte[] message) {
        try {
            sendSync(host, message);
            return "OK";
        } catch (KnetException refused) {
            return refused.errno().name();
        }
    }

    private static ByteBuf buffer(byte[] message) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(message.length).writeBytes(message);
    }

    /** Takes the next received message. */
    byte[] awaitMessage() {
        try {
            byte[] message = inbox.poll(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (message == null) {
                throw failure("received no message");
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was interrupted while it waited for a message");
        }
    }

    /** How many messages were received and not taken yet. */
    int waitingMessages() {
        return inbox.size();
    }

    // ---- states

    void awaitReachable(int host) {
        await(host(host).whenReachable(), "does not reach host " + host);
    }

    void awaitUnreachable(int host) {
        await(host(host).whenUnreachable(), "still reaches host " + host);
    }

    void awaitLinkUp(int host, int link) {
        await(link(host, link).whenUp(), "has link " + host + "/" + link + " not up");
    }

    void awaitLinkDown(int host, int link) {
        await(link(host, link).whenDown(), "has link " + host + "/" + link + " not down");
    }

    private void await(CompletableFuture<?> state, String otherwise) {
        try {
            state.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw failure(otherwise + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was interrupted while it " + otherwise);
        }
    }

    /** All events so far, in order. */
    List<KnetEvent> events() {
        return List.copyOf(events);
    }

    long count(int host, int link, LinkCounter counter) {
        return link(host, link).status().stats().get(counter);
    }

    long count(HandleCounter counter) {
        return handle.stats().get(counter);
    }

    long drops(DropReason reason) {
        return handle.stats().get(reason);
    }

    /** All reasons for which something was dropped, with their numbers. */
    Map<DropReason, Long> drops() {
        return handle.stats().drops().entrySet().stream()
                .filter(drop -> drop.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** An error that says what went wrong and what the node's state is. */
    AssertionError failure(String what) {
        StringBuilder text = new StringBuilder("the Java node ").append(what);
        text.append("\ndrops: ").append(drops());
        for (KnetHost host : handle.hosts()) {
            host.links().forEach(link -> text.append("\nlink: ").append(link.status()));
        }
        return new AssertionError(text.append("\nevents: ").append(events).toString());
    }

    @Override
    public void close() {
        handle.close();
    }
}
