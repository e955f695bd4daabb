package io.knet.session.noise;

/**
 * A handshake that is complete.
 *
 * @param payload what the other end sent along
 * @param handshakeHash a value that only the two ends share, and that is different each time
 * @param keys the transport keys; whoever takes the result wipes them
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, and never compared
public record NoiseResult(byte[] payload, byte[] handshakeHash, TransportKeys keys) {}
