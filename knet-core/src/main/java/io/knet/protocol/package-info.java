/**
 * The state machines of the protocol: duplicate window, reassembly, heartbeat, link selection, MTU
 * arithmetic. They have no sockets, threads or clocks of their own; time, randomness and I/O are
 * passed in.
 */
@NullMarked
package io.knet.protocol;

import org.jspecify.annotations.NullMarked;
