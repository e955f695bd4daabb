package io.knet.tests.architecture.planted.pair;

/** Knows its lock. */
record Key(Lock lock) {}
