/** The ways of messages from a data channel to links: queued, or on the caller's thread. */
@NullMarked
package io.knet.netty.send;

import org.jspecify.annotations.NullMarked;
