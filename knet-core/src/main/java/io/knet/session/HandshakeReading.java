package io.knet.session;

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
     */
    record Dropped(SessionDrop reason) implements HandshakeReading {}

    /**
     * It is dropped, but came from where a configured host is, for this node: that host may have
     * another key file or suite, which {@link HostSessions#refused} tells.
     *
     * @param reason why
     * @param host the host's id, as the datagram claims it
     */
    record Refused(SessionDrop reason, int host) implements HandshakeReading {}
}
