/** Received packets and messages, as knet makes them. */
@NullMarked
package io.knet.netty.message;

import org.jspecify.annotations.NullMarked;
