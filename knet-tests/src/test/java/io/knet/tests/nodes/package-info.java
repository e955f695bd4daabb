/**
 * Several nodes in one JVM, for tests of Java against Java on real sockets: clusters that are up
 * ({@link io.knet.tests.nodes.Cluster}), what they receive ({@link io.knet.tests.nodes.Inbox}) and
 * report ({@link io.knet.tests.nodes.Events}), messages that tell when they are released ({@link
 * io.knet.tests.nodes.TrackedBuffer}), and a network between them that can be cut and clogged
 * ({@link io.knet.tests.nodes.RelayedPath}).
 */
@NullMarked
package io.knet.tests.nodes;

import org.jspecify.annotations.NullMarked;
