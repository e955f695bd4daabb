package io.knet.lab.simulate.fault;

/**
 * Something that happens to a cluster.
 *
 * @param name for the timeline and the figures
 * @param weight how often it comes, compared with the others
 * @param strike lets it happen, now and perhaps for some time
 */
record WeightedFault(String name, int weight, Runnable strike) {}
