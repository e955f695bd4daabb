package io.knet.lab.simulate.cluster;

import io.knet.lab.simulate.attack.Attacker;
import io.knet.lab.simulate.report.Timeline;
import io.knet.lab.simulate.verify.Findings;
import io.knet.netty.handler.LinkInitializer;
import io.knet.testkit.network.VirtualNetwork;
import io.knet.testkit.time.Scheduler;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What all parts of one simulation share.
 *
 * @param random of the seed; each part splits off its own
 * @param attacker somebody who has the network in his hands
 * @param findings takes the violations
 * @param planted puts handlers in the pipelines of links, which break something on purpose
 */
public record World(
        Plan plan,
        SplittableRandom random,
        Scheduler scheduler,
        Timeline timeline,
        VirtualNetwork network,
        Optional<Attacker> attacker,
        Findings findings,
        LinkInitializer planted) {
    /** The attacker begins, or gives up, if there is one. */
    public void attack(boolean now) {
        attacker.ifPresent(present -> present.active(now));
    }
}
