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
record Tally(long sent, long delivered, long lost, long refused, long late, long bad) {
    static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, 0);
    static final Tally SENT = new Tally(1, 0, 0, 0, 0, 0);
    static final Tally DELIVERED = new Tally(0, 1, 0, 0, 0, 0);
    static final Tally LOST = new Tally(0, 0, 1, 0, 0, 0);
    static final Tally REFUSED = new Tally(0, 0, 0, 1, 0, 0);
    static final Tally LATE = new Tally(0, 0, 0, 0, 1, 0);
    static final Tally BAD = new Tally(0, 0, 0, 0, 0, 1);

    Tally plus(Tally more) {
        return new Tally(
                sent + more.sent,
                delivered + more.delivered,
                lost + more.lost,
                refused + more.refused,
                late + more.late,
                bad + more.bad);
    }
}
