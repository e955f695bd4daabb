package io.knet.admin.report;

import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.stats.ErrorEntry;
import io.knet.stats.HostStatus;
import io.knet.stats.LinkStatus;
import io.knet.stats.json.JsonObject;
import java.util.List;

/**
 * The state of the node, its hosts and its links.
 *
 * @param id id of the node
 * @param forwarding whether messages are carried
 * @param dataMtu the longest message that goes in one packet, in bytes
 * @param hosts the hosts with their links
 * @param errors what went wrong, what came last first
 */
public record StatusReport(
        int id, boolean forwarding, int dataMtu, List<HostReport> hosts, List<ErrorEntry> errors)
        implements NodeEvent {
    /**
     * A host with its links.
     *
     * @param status state of the host
     * @param links state of each link
     */
    public record HostReport(HostStatus status, List<LinkStatus> links) {
        private static HostReport of(KnetHost host) {
            return new HostReport(
                    host.status(), host.links().stream().map(KnetLink::status).toList());
        }

        private JsonObject json() {
            return new JsonObject()
                    .putMembersOf(status.toJson())
                    .putJsons("links", links.stream().map(LinkStatus::toJson).toList());
        }

        private void appendTo(StringBuilder text) {
            text.append("\n  ").append(status);
            links.forEach(link -> text.append("\n    ").append(link));
        }
    }

    /** The state of a node now. */
    public static StatusReport of(KnetHandle handle) {
        return new StatusReport(
                handle.hostId(),
                handle.isForwarding(),
                handle.dataMtu(),
                handle.hosts().stream().map(HostReport::of).toList(),
                handle.errors());
    }

    @Override
    public JsonObject json() {
        return new JsonObject()
                .put("event", "status")
                .put("id", id)
                .put("forwarding", forwarding)
                .put("data_mtu", dataMtu)
                .putObjects("hosts", hosts.stream().map(HostReport::json).toList())
                .putJsons("errors", errors.stream().map(ErrorEntry::toJson).toList());
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder("status: node ").append(id);
        text.append(", messages of up to ").append(dataMtu).append(" bytes go in one packet");
        hosts.forEach(host -> host.appendTo(text));
        return text.toString();
    }
}
