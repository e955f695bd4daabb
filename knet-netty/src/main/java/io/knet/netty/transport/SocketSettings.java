package io.knet.netty.transport;

/**
 * What a link asks of its socket.
 *
 * @param bufferBytes size of the send and of the receive buffer
 * @param highPriority whether packets are urgent (SO_PRIORITY 6, low-delay TOS)
 */
public record SocketSettings(int bufferBytes, boolean highPriority) {}
