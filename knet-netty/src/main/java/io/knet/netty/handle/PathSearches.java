package io.knet.netty.handle;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.host.Hosts;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.HostLink;
import io.knet.netty.mtu.DataMtu;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Has the paths of all links searched again. Any thread. */
final class PathSearches {
    private final Hosts hosts;
    private final DataMtu dataMtu;

    PathSearches(Hosts hosts, DataMtu dataMtu) {
        this.hosts = hosts;
        this.dataMtu = dataMtu;
    }

    /** What is known of paths is outdated when this returns; searches follow. */
    void searchAll() {
        Map<NettyHost, List<HostLink>> links = new LinkedHashMap<>();
        for (NettyHost host : hosts.all()) {
            List<HostLink> present = host.allLinks();
            present.forEach(HostLink::outdatePath);
            links.put(host, present);
        }
        dataMtu.update();
        links.forEach(
                (host, some) ->
                        LoopCalls.submit(host.loop(), () -> some.forEach(HostLink::searchPath)));
    }
}
