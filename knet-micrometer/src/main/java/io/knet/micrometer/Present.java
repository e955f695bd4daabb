package io.knet.micrometer;

import io.knet.DataChannel;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import java.util.ArrayList;
import java.util.List;

/**
 * What a handle has at one moment.
 *
 * @param dataMtu not a number if the handle is closed
 */
record Present(
        List<KnetHost> hosts, List<KnetLink> links, List<DataChannel> channels, double dataMtu) {
    static final Present NOTHING = new Present(List.of(), List.of(), List.of(), Double.NaN);

    /** Nothing if the handle is closed; without what is removed meanwhile. */
    static Present of(KnetHandle handle) {
        try {
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
            return new Present(hosts, links, handle.channels(), handle.dataMtu());
        } catch (KnetException closed) {
            return NOTHING;
        }
    }

    /** Whether a host, link or channel is there, itself and not another with its id. */
    boolean has(Object part) {
        return List.of(hosts, links, channels).stream()
                .anyMatch(all -> all.stream().anyMatch(one -> one == part));
    }
}
