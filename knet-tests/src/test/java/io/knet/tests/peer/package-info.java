/**
 * Test support for interop with libknet and for tests on real networks: a libknet node as a process
 * ({@link io.knet.tests.peer.LibknetPeer}), messages that verify themselves ({@link
 * io.knet.tests.peer.FloodMessage}, {@link io.knet.tests.peer.FloodVerifier}), addresses that are
 * free ({@link io.knet.tests.peer.FreePorts}), network namespaces ({@link
 * io.knet.tests.peer.NetNamespaces}), and the condition that skips such tests where the machine
 * lacks something ({@link io.knet.tests.peer.Interop}).
 */
@NullMarked
package io.knet.tests.peer;

import org.jspecify.annotations.NullMarked;
