package io.knet.netty.host;

import io.knet.KnetAddress;
import io.knet.log.LogSubsystem;
import io.knet.netty.count.HandleLog;
import io.knet.netty.link.HostLink;
import io.knet.netty.link.LinkId;
import io.knet.protocol.Endpoint;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Says what packets that nobody takes tell about the configuration, of this node or of others. Each
 * thing is said once, and only so many: so that forged packets cannot fill a disk. Any thread.
 */
final class Misconfigurations {
    private static final int MOST_TOLD = 64;

    private final int localHost;
    private final Logger logger;
    private final Set<Object> told = ConcurrentHashMap.newKeySet();

    private record OwnId(Endpoint source) {}

    private record UnknownHost(int host, LinkId peersLink) {}

    private record UnknownLink(int host, int link, boolean fromPeer) {}

    private record OtherReceiver(int receiver, LinkId peersLink) {}

    private record Crossed(int host, int link, int viaHost, int viaLink) {}

    Misconfigurations(int localHost) {
        this.localHost = localHost;
        logger = HandleLog.of(LogSubsystem.HOST, localHost);
    }

    /** A packet with this node's id came in, and it has no link to itself. */
    void ownId(InetSocketAddress source) {
        if (isNew(new OwnId(Endpoint.of(source)))) {
            logger.warn(
                    "packets with the id of this node, {}, come from {}: does another node have this"
                            + " id, or does a link lead to this node itself?",
                    localHost,
                    KnetAddress.format(source));
        }
    }

    /** The peer of a link says that it is a host which this node does not know. */
    void unknownHost(int host, InetSocketAddress source, HostLink peers) {
        if (isNew(new UnknownHost(host, new LinkId(localHost, peers.host().id(), peers.id())))) {
            logger.warn(
                    "packets from {}, the peer of link {}/{}, say that they are host {}, which this"
                            + " node does not know: are the ids of hosts crossed?",
                    KnetAddress.format(source),
                    peers.host().id(),
                    peers.id(),
                    host);
        }
    }

    /**
     * A host refers to a link that it does not have here; perhaps not yet.
     *
     * @param peers the link whose peer has that address; null if none has, and somebody may have
     *     made it up
     */
    void unknownLink(int host, int link, InetSocketAddress source, @Nullable HostLink peers) {
        if (peers != null && peers.host().id() == host && peers.id() == link) {
            // It was added between the packet's coming and this word about it.
            return;
        }
        if (!isNew(new UnknownLink(host, link, peers != null))) {
            return;
        }
        String from = KnetAddress.format(source);
        if (peers == null) {
            logger.info(
                    "host {} speaks of its link {} from {}, which this node does not have; both ends"
                            + " of a link need the same id",
                    host,
                    link,
                    from);
        } else {
            logger.warn(
                    "host {} speaks of its link {} from {}, which this node does not have, but the"
                            + " peer of link {}/{} is there; both ends of a link need the same id",
                    host,
                    link,
                    from,
                    peers.host().id(),
                    peers.id());
        }
    }

    /** What came from the peer of one link says that it belongs to another one. */
    void crossed(HostLink named, InetSocketAddress source, HostLink via) {
        int host = named.host().id();
        if (isNew(new Crossed(host, named.id(), via.host().id(), via.id()))) {
            logger.warn(
                    "packets from {}, the peer of link {}/{}, say that they belong to link {}/{}: are"
                            + " the ids of hosts or links crossed?",
                    KnetAddress.format(source),
                    via.host().id(),
                    via.id(),
                    host,
                    named.id());
        }
    }

    /** The peer of a link takes this node for another one. */
    void otherReceiver(int receiver, InetSocketAddress source, HostLink peers) {
        LinkId link = new LinkId(localHost, peers.host().id(), peers.id());
        if (isNew(new OtherReceiver(receiver, link))) {
            logger.warn(
                    "packets from {}, the peer of link {}/{}, are meant for host {}, and this node is"
                            + " host {}: are the ids of hosts crossed?",
                    KnetAddress.format(source),
                    peers.host().id(),
                    peers.id(),
                    receiver,
                    localHost);
        }
    }

    private boolean isNew(Object thing) {
        return told.size() < MOST_TOLD && told.add(thing);
    }
}
