/** What bounds the messages that wait on a data channel. */
@NullMarked
package io.knet.netty.queue;

import org.jspecify.annotations.NullMarked;
