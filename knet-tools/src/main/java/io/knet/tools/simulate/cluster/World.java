package io.knet.tools.simulate.cluster;

import io.knet.netty.LinkInitializer;
import io.knet.tools.simulate.network.VirtualNetwork;
import io.knet.tools.simulate.report.Timeline;
import io.knet.tools.simulate.time.Scheduler;
import io.knet.tools.simulate.verify.Findings;
import java.util.SplittableRandom;

/**
 * What all parts of one simulation share.
 *
 * @param random of the seed; each part splits off its own
 * @param findings takes the violations
 * @param planted puts handlers in the pipelines of links, which break something on purpose
 */
public record World(
        Plan plan,
        SplittableRandom random,
        Scheduler scheduler,
        Timeline timeline,
        VirtualNetwork network,
        Findings findings,
        LinkInitializer planted) {}
