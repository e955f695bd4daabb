/**
 * Nodes of this project against nodes of real libknet, over real sockets: what one of them sends in
 * any of libknet's settings the other delivers, and each notices what happens to the other.
 *
 * <p>A test makes a {@link io.knet.tests.interop.MixedPair}, that is a {@link
 * io.knet.tests.interop.JavaNode} in this JVM and a {@link io.knet.tests.peer.LibknetPeer} with
 * links between them.
 */
@NullMarked
package io.knet.tests.interop;

import org.jspecify.annotations.NullMarked;
