package io.knet.jgroups;

import io.knet.ChannelConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.Dialect;
import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.KnetHandleBuilder;
import io.knet.KnetHost;
import io.knet.MessageListener;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The handle under a transport, and the data channel that the messages of JGroups go over. */
final class KnetNode implements AutoCloseable {
    private final NodePlan plan;
    private final KnetHandle handle;
    private final DataChannel channel;

    private KnetNode(NodePlan plan, KnetHandle handle, DataChannel channel) {
        this.plan = plan;
        this.handle = handle;
        this.channel = channel;
    }

    /**
     * Makes a handle with its hosts and links, which do not send yet.
     *
     * @param onReachability is told of hosts that became reachable, or stopped being so
     * @param listener takes received messages on event loops; without one they wait in the channel
     * @throws io.knet.KnetException as the handle's builder and its links have it
     */
    static KnetNode open(
            NodePlan plan,
            int number,
            Consumer<KnetEvent.HostReachability> onReachability,
            Optional<MessageListener> listener) {
        KnetHandleBuilder builder = KnetHandle.builder(plan.nodeId());
        plan.configure(builder);
        plan.sessions().ifPresent(builder::sessions);
        KnetHandle handle = builder.build();
        boolean opened = false;
        try {
            plan.configure(handle);
            ChannelConfig config = plan.channel(number);
            DataChannel channel =
                    handle.openChannel(listener.map(config::withListener).orElse(config));
            handle.filter(DestinationFilter.byAttachment());
            handle.onEvent(
                    event -> {
                        if (event instanceof KnetEvent.HostReachability change) {
                            onReachability.accept(change);
                        }
                    });
            KnetNode node = new KnetNode(plan, handle, channel);
            plan.addHosts(handle);
            handle.hosts().forEach(node::requireSessions);
            opened = true;
            return node;
        } finally {
            if (!opened) {
                handle.close();
            }
        }
    }

    /** In sessions and nothing else, unless the plan says that a host is not. */
    private void requireSessions(KnetHost host) {
        if (plan.speaksInSessions(host.id()) && host.id() != handle.hostId()) {
            host.dialect(Dialect.SESSION);
        }
    }

    /** Begins to carry messages. */
    void start() {
        handle.enableForwarding();
        plan.enableLinks(handle);
    }

    /** Adds a host, and links to it, which are enabled. */
    void addHost(ListPlan list, String text) {
        var host = list.newHost(text);
        KnetHost added = list.addHost(handle, host.getKey(), host.getValue());
        requireSessions(added);
        added.links().forEach(link -> link.enable());
    }

    /** Removes a host with its links. */
    void removeHost(int id) {
        KnetHost host = handle.host(id);
        host.links().forEach(link -> link.remove());
        host.remove();
    }

    /**
     * Queues a message for a host.
     *
     * @param message taken over, also if it is refused
     * @return whether there was room
     */
    boolean send(ByteBuf message, int host) {
        return released(message, channel.trySend(message, host));
    }

    /** Queues a message for all hosts that are reachable; see {@link #send}. */
    boolean sendToAll(ByteBuf message) {
        return released(message, channel.trySend(message));
    }

    private static boolean released(ByteBuf message, boolean queued) {
        if (!queued) {
            message.release();
        }
        return queued;
    }

    Protection protection() {
        return Protection.of(plan, handle);
    }

    KnetHandle handle() {
        return handle;
    }

    DataChannel channel() {
        return channel;
    }

    /** The other hosts. */
    List<KnetHost> others() {
        return handle.hosts().stream().filter(host -> host.id() != handle.hostId()).toList();
    }

    /** With what the plan says of messages that wait to be sent. */
    @Override
    public void close() {
        handle.close();
    }
}
