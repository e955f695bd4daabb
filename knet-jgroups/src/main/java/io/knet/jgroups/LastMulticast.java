package io.knet.jgroups;

import java.time.Duration;
import java.util.List;
import org.jgroups.logging.Log;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.stack.Protocol;

/**
 * Has members notice that they miss a multicast which nothing follows. A receiver sees a gap when
 * the next multicast comes; for the last one NAKACK2 tells its number again, and by default once,
 * 200 to 400 ms later with Infinispan's settings. What a link loses before its silence is noticed
 * is then lost together with that, and is missed only when STABLE compares what members have, up to
 * half a minute later. So the number is told until another link has taken over, and some times
 * more.
 */
final class LastMulticast {
    /** What another link or a busy machine may lose. */
    private static final int MORE = 3;

    private LastMulticast() {}

    /**
     * Raises how often NAKACK2 tells the number, where that is too seldom. Protocols that have
     * their multicasts acknowledged need nothing.
     *
     * @param protocols of a stack, before it starts
     * @param silence how long a link may be silent until another one carries the messages
     */
    static void tellFor(List<Protocol> protocols, Duration silence, Log log) {
        protocols.stream()
                .filter(NAKACK2.class::isInstance)
                .map(NAKACK2.class::cast)
                .forEach(protocol -> tellFor(protocol, silence, log));
    }

    private static void tellFor(NAKACK2 protocol, Duration silence, Log log) {
        long interval = protocol.getXmitInterval();
        if (interval <= 0 || !tellsAtAll(protocol)) {
            log.warn(
                    "KNET: NAKACK2 has resend_last_seqno=\"false\" or no xmit_interval, so a"
                            + " multicast that is lost when a link fails, and that no other"
                            + " follows, is missed only by STABLE's gossip, which may take half a"
                            + " minute");
            return;
        }
        int needed = times(silence, interval);
        if (protocol.getResendLastSeqnoMaxTimes() < needed) {
            log.debug(
                    "KNET: NAKACK2 has resend_last_seqno_max_times %d in place of %d, for links"
                            + " that may be silent for %d ms",
                    needed, protocol.getResendLastSeqnoMaxTimes(), silence.toMillis());
            protocol.setResendLastSeqnoMaxTimes(needed);
        }
    }

    private static boolean tellsAtAll(NAKACK2 protocol) {
        return Boolean.TRUE.equals(protocol.getValue("resend_last_seqno"));
    }

    private static int times(Duration silence, long intervalMillis) {
        long intervals = (silence.toMillis() + intervalMillis - 1) / intervalMillis;
        return (int) Math.min(intervals + MORE, Integer.MAX_VALUE);
    }
}
