package io.knet.admin.jmx;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The hosts and links that a handle has at one moment. */
record Present(List<KnetHost> hosts, List<KnetLink> links) {
    /**
     * Those of a handle, without what is removed meanwhile.
     *
     * @throws KnetException {@link KnetError#HANDLE_CLOSED}
     */
    static Present of(KnetHandle handle) {
        List<KnetHost> hosts = new ArrayList<>();
        List<KnetLink> links = new ArrayList<>();
        for (KnetHost host : handle.hosts()) {
            try {
                links.addAll(host.links());
                hosts.add(host);
            } catch (KnetException gone) {
                if (gone.error() != KnetError.UNKNOWN_HOST) {
                    throw gone;
                }
            }
        }
        return new Present(hosts, links);
    }

    /** All of them, themselves and not others with their ids. */
    Set<Object> all() {
        Set<Object> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(hosts);
        all.addAll(links);
        return all;
    }
}
