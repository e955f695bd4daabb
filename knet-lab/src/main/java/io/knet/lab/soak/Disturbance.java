package io.knet.lab.soak;

import java.util.function.Consumer;

/** What happens to the cluster, one after the other. */
enum Disturbance {
    NONE(cluster -> {}),
    FLAP(SoakCluster::flap),
    REKEY(SoakCluster::rekey),
    RESTART(SoakCluster::restart),
    MOVE(SoakCluster::move),
    COMPRESSION(SoakCluster::recompress);

    @SuppressWarnings("ImmutableEnumChecker") // a method reference keeps nothing
    private final Consumer<SoakCluster> action;

    Disturbance(Consumer<SoakCluster> action) {
        this.action = action;
    }

    /** Lets it happen; returns when the cluster has recovered. */
    void strike(SoakCluster cluster) {
        action.accept(cluster);
    }
}
