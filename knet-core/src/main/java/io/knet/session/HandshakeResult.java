package io.knet.session;

import io.netty.buffer.ByteBuf;

/** What came of a handshake message of a host. */
sealed interface HandshakeResult {
    /** It is wrong. */
    record Refused(SessionDrop reason) implements HandshakeResult {}

    /** An INIT led to a session; the answer confirms it to the initiator. */
    record Answered(Session session, ByteBuf answer) implements HandshakeResult {}

    /** A RESPONSE led to a session. */
    record Finished(Session session) implements HandshakeResult {}
}
