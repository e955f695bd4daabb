package io.knet.netty.pipeline;

/** How messages are cut and sealed at the moment, for each host. Any thread. */
@FunctionalInterface
public interface Packings {
    /**
     * How messages to a host are cut and sealed. Those of two hosts that share their keys are the
     * same object, or have crypto states of the same slots.
     *
     * @param host its id
     */
    Packing to(int host);
}
