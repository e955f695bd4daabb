package io.knet.lab.soak;

/**
 * What became of messages.
 *
 * @param sent taken by the node
 * @param delivered arrived, whole and once
 * @param lost not arrived, while a fault explains it
 * @param refused not taken, while a fault explains it
 * @param late arrived after they had been given up or refused
 * @param bad lost or refused for no reason, changed, or delivered again
 */
record MessageCounts(long sent, long delivered, long lost, long refused, long late, long bad) {
    static final MessageCounts NOTHING = new MessageCounts(0, 0, 0, 0, 0, 0);
    static final MessageCounts SENT = new MessageCounts(1, 0, 0, 0, 0, 0);
    static final MessageCounts DELIVERED = new MessageCounts(0, 1, 0, 0, 0, 0);
    static final MessageCounts LOST = new MessageCounts(0, 0, 1, 0, 0, 0);
    static final MessageCounts REFUSED = new MessageCounts(0, 0, 0, 1, 0, 0);
    static final MessageCounts LATE = new MessageCounts(0, 0, 0, 0, 1, 0);
    static final MessageCounts BAD = new MessageCounts(0, 0, 0, 0, 0, 1);

    MessageCounts plus(MessageCounts more) {
        return new MessageCounts(
                sent + more.sent,
                delivered + more.delivered,
                lost + more.lost,
                refused + more.refused,
                late + more.late,
                bad + more.bad);
    }
}
