package io.knet.tools.doctor;

import io.knet.LinkTransport;
import io.knet.admin.json.JsonValue;
import io.knet.tools.node.option.LinkSpec;
import io.knet.tools.node.option.NodeSettings;
import java.util.List;
import java.util.Optional;

/**
 * What is looked at.
 *
 * @param settings of the node
 * @param keyFiles the files with its keys, as far as options name them
 * @param machine the machine that it is to run on
 * @param trials what came of running it for a moment, a trial for each link; none if it was not run
 * @param node that is up already, if it is and answers
 * @param clock the clocks, watched meanwhile
 * @param quiet whether nothing may be sent to the peers
 */
record Patient(
        NodeSettings settings,
        List<String> keyFiles,
        Machine machine,
        List<LinkTrial> trials,
        Optional<AskedNode> node,
        ClockWatch clock,
        boolean quiet) {
    /** The links that have addresses. */
    List<LinkSpec> links() {
        return settings.links().stream()
                .filter(link -> link.config().transport() != LinkTransport.LOOPBACK)
                .toList();
    }

    /** What came of the trial of a link. */
    Optional<LinkTrial> trial(LinkSpec link) {
        return trials.stream().filter(trial -> trial.link().equals(link.name())).findFirst();
    }

    /** What the node that is up says of a link. */
    Optional<JsonValue> fromNode(LinkSpec link) {
        return node.flatMap(one -> one.link(link));
    }

    /** Whether packets of a link pass in both directions. */
    boolean isWell(LinkSpec link) {
        return trial(link).filter(LinkTrial::isWell).isPresent()
                || fromNode(link).filter(said -> said.is("up")).isPresent();
    }
}
