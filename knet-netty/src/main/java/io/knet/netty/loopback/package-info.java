/** The link of a node to itself, which has no socket. */
@NullMarked
package io.knet.netty.loopback;

import org.jspecify.annotations.NullMarked;
