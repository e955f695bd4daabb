/**
 * The wire format: packet types, headers and limits, encoded to and decoded from {@link
 * io.netty.buffer.ByteBuf}. Nothing here keeps state.
 */
@NullMarked
package io.knet.wire;

import org.jspecify.annotations.NullMarked;
