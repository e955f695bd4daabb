package io.knet.netty.host;

import io.knet.KnetAddress;
import io.knet.log.LogSubsystem;
import io.knet.netty.count.HandleLog;
import io.knet.netty.link.HostLink;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/**
 * Says what packets that nobody takes tell about the configuration, of this node or of others. Each
 * thing is said once, and only so many: who forges packets cannot fill a disk with it. Any thread.
 */
final class Misconfigurations {
    private static final int MOST_TOLD = 64;

    private final int localHost;
    private final Logger logger;
    private final Set<Object> told = ConcurrentHashMap.newKeySet();

    private record OwnId(InetSocketAddress source) {}

    private record UnknownLink(int host, int link) {}

    private record Crossed(int host, int link, int viaHost, int viaLink) {}

    Misconfigurations(int localHost) {
        this.localHost = localHost;
        logger = HandleLog.of(LogSubsystem.HOST, localHost);
    }

    /** A packet with this node's id came in, and it has no link to itself. */
    void ownId(InetSocketAddress source) {
        if (isNew(new OwnId(source))) {
            logger.warn(
                    "packets with the id of this node, {}, come from {}: does another node have this"
                            + " id, or does a link lead to this node itself?",
                    localHost,
                    KnetAddress.format(source));
        }
    }

    /** A host speaks of a link that it does not have here; perhaps not yet. */
    void unknownLink(int host, int link, InetSocketAddress source) {
        if (isNew(new UnknownLink(host, link))) {
            logger.info(
                    "host {} speaks of its link {} from {}, which this node does not have; both ends"
                            + " of a link need the same id",
                    host,
                    link,
                    KnetAddress.format(source));
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

    private boolean isNew(Object thing) {
        return told.size() < MOST_TOLD && told.add(thing);
    }
}
