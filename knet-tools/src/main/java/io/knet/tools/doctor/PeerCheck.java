package io.knet.tools.doctor;

import io.knet.KnetAddress;
import io.knet.admin.value.LinkName;
import io.knet.stats.Diagnosis;
import io.knet.tools.node.option.LinkSpec;
import java.util.Optional;

/**
 * Whether the peer answers a ping that is sealed as the node seals, and whether its own pings come:
 * both keys fit then, and packets pass in both directions.
 */
final class PeerCheck implements Check {
    @Override
    public String name() {
        return "peer";
    }

    @Override
    public void examine(Patient patient, Notes notes) {
        for (LinkSpec link : patient.links()) {
            patient.trial(link)
                    .filter(LinkTrial::ran)
                    .ifPresentOrElse(
                            trial -> examine(link, trial, notes),
                            () ->
                                    notes.unknown(
                                            "link "
                                                    + link.name()
                                                    + ": the peer was not pinged, as "
                                                    + (patient.quiet()
                                                            ? "--quiet says"
                                                            : "the link's port is not this"
                                                                    + " command's; ask the node that"
                                                                    + " has it for its status")));
        }
    }

    private static void examine(LinkSpec link, LinkTrial trial, Notes notes) {
        String peer = link.config().remote().map(KnetAddress::format).orElse("the peer");
        if (trial.isWell()) {
            notes.well(
                    "link "
                            + link.name()
                            + ": "
                            + peer
                            + " answers"
                            + trial.latency()
                                    .map(time -> " in " + time.toNanos() / 1000 + " us")
                                    .orElse("")
                            + ", its key fits, and packets pass in both directions");
        } else if (trial.matter().isPresent()) {
            notes.found(of(trial.matter().get(), link.name()));
        } else if (trial.answered()) {
            notes.found(
                    FindingCode.ONE_WAY,
                    link.name(),
                    peer
                            + " answers, and sends no pings of its own: its link to this node is"
                            + " disabled, or has another address",
                    "on the peer: the status of its link to this node");
        } else if (trial.heard()) {
            notes.found(
                    FindingCode.ONE_WAY,
                    link.name(),
                    "packets of "
                            + peer
                            + " come, and none of this node's are answered: they, or the answers,"
                            + " are lost on the way",
                    "on the peer: tcpdump -ni any udp port "
                            + link.config().remote().map(to -> to.getPort()).orElse(0));
        } else {
            notes.found(
                    FindingCode.NO_ANSWER,
                    link.name(),
                    peer
                            + " does not answer, and nothing comes from it: it is off, its key is"
                            + " another one, or a firewall drops the packets",
                    link.config()
                            .remote()
                            .map(to -> "ping " + to.getAddress().getHostAddress())
                            .orElse("tcpdump -ni any udp port " + link.config().local().getPort()));
        }
    }

    /** Ours are the names of what the peer does not do, whichever way it shows. */
    private static Finding of(Diagnosis matter, LinkName link) {
        return switch (matter.code()) {
            case ONE_WAY -> Finding.ofLink(FindingCode.ONE_WAY, link, matter.text(), matter.next());
            case NEVER_HEARD, NO_PEER, SILENT ->
                    Finding.ofLink(FindingCode.NO_ANSWER, link, matter.text(), matter.next());
            default ->
                    new Finding(
                            FindingCode.DIAGNOSIS,
                            Optional.of(link),
                            matter.code().wireName(),
                            matter.text(),
                            matter.next());
        };
    }
}
