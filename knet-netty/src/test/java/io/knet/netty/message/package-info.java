/** Received packets and messages. */
@NullMarked
package io.knet.netty.message;

import org.jspecify.annotations.NullMarked;
