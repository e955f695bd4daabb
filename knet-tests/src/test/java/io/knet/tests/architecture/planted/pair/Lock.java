package io.knet.tests.architecture.planted.pair;

/** Knows its key. */
public final class Lock {
    Key key() {
        return new Key(this);
    }
}
