package io.knet.tools.doctor;

import io.knet.KnetAddress;
import io.knet.admin.json.JsonValue;
import io.knet.stats.Diagnosis;
import io.knet.tools.node.option.LinkSpec;
import java.util.Optional;

/**
 * Whether the peer answers a ping that is sealed as the node seals, and whether its own pings come:
 * both keys fit then, and packets pass in both directions.
 */
final class PeerCheck implements Check {
    /** Part of the JSON form. */
    static final String NAME = "peer";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void examine(Patient patient, Notes notes) {
        for (LinkSpec link : patient.links()) {
            patient.trial(link)
                    .filter(LinkTrial::ran)
                    .ifPresentOrElse(
                            trial -> examine(link, trial, notes),
                            () -> withoutTrial(link, patient, notes));
        }
    }

    private static void withoutTrial(LinkSpec link, Patient patient, Notes notes) {
        Optional<JsonValue> said = patient.fromNode(link);
        if (said.isPresent()) {
            NodeWord.of(link.name(), said.get()).tell(notes);
            return;
        }
        notes.unknown(
                "link "
                        + link.name()
                        + ": the peer was not pinged, as "
                        + (patient.quiet()
                                ? "--quiet says"
                                : "the link's port is not this command's, and no node answers"
                                        + " for it: knet status PATH or corosync-cfgtool -s asks"
                                        + " the one that is up"));
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
            Diagnosis matter = trial.matter().get();
            notes.found(
                    Finding.ofDiagnosis(
                            matter.code().wireName(), link.name(), matter.text(), matter.next()));
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
}
