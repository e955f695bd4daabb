package io.knet.session;

import io.knet.session.wire.HandshakeHeader;
import java.util.Optional;

/** What became of a datagram that {@link HandshakeReader} looked at. */
public sealed interface HandshakeReading {
    /**
     * It is for {@link HandshakeReading.Accepted#message the host} that sent it, which goes on with
     * {@link HostSessions#receive}.
     *
     * @param message the message
     */
    record Accepted(HandshakeMessage message) implements HandshakeReading {}

    /**
     * It is dropped.
     *
     * @param reason why
     * @param misdirected its header, if it is an INIT of somebody with this node's key file that is
     *     meant for another node, or that is not from where its sender is here: nodes may be
     *     configured differently
     */
    record Dropped(SessionDrop reason, Optional<HandshakeHeader> misdirected)
            implements HandshakeReading {
        /** One that says nothing of how nodes are configured. */
        Dropped(SessionDrop reason) {
            this(reason, Optional.empty());
        }
    }

    /**
     * It is dropped, but came from where a configured host is, for this node: that host may have
     * another key file or suite, which {@link HostSessions#refused} tells.
     *
     * @param reason why
     * @param host the host's id, as the datagram claims it
     */
    record Refused(SessionDrop reason, int host) implements HandshakeReading {}
}
