package io.knet.tools.http;

import io.knet.KnetAddress;
import io.knet.admin.report.StatusReport.HostReport;
import io.knet.stats.HostStatus;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStats;
import io.knet.stats.LinkStatus;
import io.knet.stats.json.JsonObject;
import java.util.OptionalLong;

/** Hosts and links as the live view is told of them: what it shows, and no more. */
final class ViewJson {
    private ViewJson() {}

    static JsonObject host(HostReport report) {
        HostStatus host = report.status();
        JsonObject json =
                new JsonObject()
                        .put("host", host.host())
                        .put("name", host.name())
                        .put("reachable", host.reachable())
                        .put("policy", host.policy().wireName())
                        .put("dialect", host.dialect().wireName());
        host.session().ifPresent(session -> json.putJson("session", session.toJson()));
        return json.putObjects("links", report.links().stream().map(ViewJson::link).toList());
    }

    private static JsonObject link(LinkStatus link) {
        LinkStats stats = link.lifetimeStats();
        JsonObject json =
                new JsonObject()
                        .put("link", link.link())
                        .put("local", KnetAddress.format(link.local()))
                        .put("remote", link.remote().map(KnetAddress::format))
                        .put("enabled", link.enabled())
                        .put("up", link.up())
                        .put("active", link.active())
                        .put("mtu", link.mtu())
                        .put("latency_us", lastLatency(link))
                        .put("samples", link.latency().samples())
                        .put("pings", stats.get(LinkCounter.TX_PING_PACKETS))
                        .put("pongs", stats.get(LinkCounter.RX_PONG_PACKETS))
                        .put("tx_bytes", stats.get(LinkCounter.TX_DATA_BYTES))
                        .put("rx_bytes", stats.get(LinkCounter.RX_DATA_BYTES))
                        .put("last_down", link.lastDown());
        link.diagnosis().ifPresent(diagnosis -> json.putJson("diagnosis", diagnosis.toJson()));
        link.peerView().ifPresent(peer -> json.putJson("peer_view", peer.toJson()));
        return json;
    }

    private static OptionalLong lastLatency(LinkStatus link) {
        return link.latency().last().isPresent()
                ? OptionalLong.of(link.latency().last().get().toNanos() / 1000)
                : OptionalLong.empty();
    }
}
