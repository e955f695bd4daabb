package io.knet.session;

import io.knet.SessionEndReason;
import io.knet.SessionFailureReason;
import io.netty.buffer.ByteBuf;

/** What is to be done, or told, because of what happened to the sessions with a host. */
public sealed interface SessionAction {
    /**
     * A handshake is to be begun.
     *
     * @param link the link to send it over
     * @param datagram the INIT, outside of all pools
     */
    record SendInit(int link, ByteBuf datagram) implements SessionAction {}

    /**
     * A handshake is to be answered: over a static link to the configured address, over a dynamic
     * one to the INIT's source.
     *
     * @param link the link that the INIT came over
     * @param datagram the RESPONSE, outside of all pools
     */
    record SendResponse(int link, ByteBuf datagram) implements SessionAction {}

    /**
     * The peer is another instance than the one before, or the first one: its sequence numbers,
     * incomplete messages and confirmation ids have no meaning any more. Comes before the {@link
     * Established} that shows it.
     *
     * @param instance the new instance
     */
    record NewInstance(long instance) implements SessionAction {}

    /**
     * A session was confirmed, and is used for sending from now on. If this end began it, a ping
     * over all links is due at once, by which the peer confirms it too.
     *
     * @param session the session
     */
    record Established(Session session) implements SessionAction {}

    /**
     * A session has ended; its keys are wiped.
     *
     * @param session the session
     * @param reason why
     */
    record Ended(Session session, SessionEndReason reason) implements SessionAction {}

    /**
     * Sessions do not come about.
     *
     * @param failure why
     */
    record Failed(SessionFailureReason failure) implements SessionAction {}
}
