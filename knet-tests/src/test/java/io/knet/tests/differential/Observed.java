package io.knet.tests.differential;

import java.util.List;

/**
 * What a node did with some datagrams.
 *
 * @param answers pongs and replies to probes, in hex, in order
 * @param messages what it delivered, in order: channel, length and a hash
 */
record Observed(List<String> answers, List<String> messages) {}
