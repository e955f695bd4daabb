/**
 * Captures what passes the pipelines of links, as files that Wireshark reads: {@link
 * io.knet.netty.capture.PacketCapture}. It uses what any program may use, a {@link
 * io.knet.netty.handler.LinkInitializer} and handlers of its own.
 */
@NullMarked
package io.knet.netty.capture;

import org.jspecify.annotations.NullMarked;
