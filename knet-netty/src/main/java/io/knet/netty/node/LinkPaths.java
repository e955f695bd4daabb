package io.knet.netty.node;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkConfig;
import org.jspecify.annotations.Nullable;

/** Sees to it that no two links go from the same address to the same address. */
final class LinkPaths {
    private LinkPaths() {}

    /**
     * Checks that no other link has, or is about to get, the two addresses of a configuration: the
     * kernel could not tell the packets of the two apart. The caller holds the lock of the hosts.
     *
     * @param asking the link that wants them, null if it is not among the hosts' links
     * @throws KnetException {@link KnetError#IN_USE}
     */
    static void requireFree(Hosts hosts, LinkConfig wanted, @Nullable NettyLink asking) {
        if (wanted.isDynamic() || wanted.local().getPort() == 0) {
            return;
        }
        for (NettyHost host : hosts.all()) {
            for (NettyLink link : host.presentLinks()) {
                LinkConfig pending = link.pendingConfig();
                if (!link.equals(asking)
                        && (samePath(link.config(), wanted)
                                || (pending != null && samePath(pending, wanted)))) {
                    throw new KnetException(
                            KnetError.IN_USE,
                            "link "
                                    + link
                                    + " goes from "
                                    + wanted.local()
                                    + " to "
                                    + wanted.remote().orElseThrow()
                                    + " already; links need addresses of their own");
                }
            }
        }
    }

    private static boolean samePath(LinkConfig one, LinkConfig other) {
        return one.local().equals(other.local()) && one.remote().equals(other.remote());
    }
}
