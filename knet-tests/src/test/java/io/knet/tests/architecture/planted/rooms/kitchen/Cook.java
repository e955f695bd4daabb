package io.knet.tests.architecture.planted.rooms.kitchen;

import io.knet.tests.architecture.planted.rooms.cellar.Wine;

/** Fetches wine. */
public final class Cook {
    /** Goes down. */
    public Wine fetch() {
        return new Wine(this);
    }
}
