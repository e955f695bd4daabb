package io.knet.tools.doctor;

import io.knet.LinkTransport;
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
 * @param clock the clocks, watched meanwhile
 * @param quiet whether nothing may be sent to the peers
 */
record Patient(
        NodeSettings settings,
        List<String> keyFiles,
        Machine machine,
        List<LinkTrial> trials,
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
}
