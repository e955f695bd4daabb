package io.knet.netty.mtu;

import java.util.ArrayList;
import java.util.List;

/** The paths of a handle's links. Any thread. */
@FunctionalInterface
public interface KnownPaths {
    /** Those of all links, at the moment. */
    List<? extends KnownPath> paths();

    /** Those of the links to one host, at the moment. */
    default List<? extends KnownPath> pathsTo(int host) {
        List<KnownPath> some = new ArrayList<>();
        for (KnownPath path : paths()) {
            if (path.hostId() == host) {
                some.add(path);
            }
        }
        return some;
    }
}
