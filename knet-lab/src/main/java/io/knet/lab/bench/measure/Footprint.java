package io.knet.lab.bench.measure;

/**
 * Memory and threads of a process.
 *
 * @param resident bytes in RAM
 * @param heap bytes of live objects on the heap of a JVM, 0 for other processes
 * @param direct bytes of a JVM's memory outside of the heap that Netty has taken
 * @param threads how many there are
 */
public record Footprint(long resident, long heap, long direct, long threads) {}
