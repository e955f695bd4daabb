package io.knet.lab.simulate.cluster;

import io.knet.lab.simulate.network.VirtualNetwork;
import io.knet.lab.simulate.report.Timeline;
import io.knet.lab.simulate.time.Scheduler;
import io.knet.lab.simulate.verify.Findings;
import io.knet.netty.handler.LinkInitializer;
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
