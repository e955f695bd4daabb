package io.knet.lab.bench.measure;

/**
 * What the kernel takes for datagrams between sockets of one machine.
 *
 * @param sendNanos time of one send, in nanoseconds; over loopback that is the whole way through
 *     the network stack up to the receiver's socket, which is looked up on it
 * @param receiveNanos time until one datagram is read that came with others, waiting for a selector
 *     included, in nanoseconds
 */
public record SocketCost(double sendNanos, double receiveNanos) {}
