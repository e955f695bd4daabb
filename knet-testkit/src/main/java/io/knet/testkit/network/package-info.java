/**
 * A virtual network: machines with interfaces and UDP sockets, paths between them that lose,
 * repeat, delay, damage and refuse datagrams, and what a kernel reports of it.
 */
@NullMarked
package io.knet.testkit.network;

import org.jspecify.annotations.NullMarked;
