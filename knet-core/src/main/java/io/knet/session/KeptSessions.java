package io.knet.session;

import io.knet.SessionEndReason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions with one host. Belongs to the thread of its host, but for {@link #current}, which
 * any thread may ask for.
 */
final class KeptSessions {
    private final SessionIndexes indexes;
    private final Scratch scratch;
    private final Deque<Session> unconfirmed = new ArrayDeque<>(1);

    /** In the order in which they were confirmed. */
    private final Deque<Session> confirmed = new ArrayDeque<>(1);

    private final IdentityHashMap<Session, SessionOpener> openers = new IdentityHashMap<>(2);
    private volatile @Nullable Session current;

    KeptSessions(SessionIndexes indexes, Scratch scratch) {
        this.indexes = indexes;
        this.scratch = scratch;
    }

    /** The session to send with: the one confirmed last; null if there is none. */
    @Nullable Session current() {
        return current;
    }

    /** How many there are, confirmed or not. */
    int count() {
        return unconfirmed.size() + confirmed.size();
    }

    boolean isUnconfirmed(Session session) {
        return unconfirmed.contains(session);
    }

    /** The greatest time of an INIT whose session is unconfirmed, unsigned; 0 if there is none. */
    long greatestUnconfirmedTime() {
        long greatest = 0;
        for (Session session : unconfirmed) {
            if (Long.compareUnsigned(session.initTime(), greatest) > 0) {
                greatest = session.initTime();
            }
        }
        return greatest;
    }

    void addUnconfirmed(Session session, List<SessionAction> actions) {
        if (unconfirmed.size() == SessionLimits.MAX_UNCONFIRMED) {
            end(unconfirmed.removeFirst(), SessionEndReason.DISPLACED, actions);
        }
        unconfirmed.addLast(session);
    }

    /** Takes a session that was confirmed, be it new or unconfirmed until now. */
    void addConfirmed(Session session, List<SessionAction> actions) {
        unconfirmed.remove(session);
        if (confirmed.size() == SessionLimits.MAX_CONFIRMED) {
            end(confirmed.removeFirst(), SessionEndReason.DISPLACED, actions);
        }
        confirmed.addLast(session);
        current = session;
    }

    /** The opener of the host's thread; null if the session has ended. */
    @Nullable SessionOpener opener(Session session) {
        SessionOpener opener = openers.get(session);
        if (opener == null && (confirmed.contains(session) || unconfirmed.contains(session))) {
            opener = session.newOpener(scratch).orElse(null);
            if (opener != null) {
                openers.put(session, opener);
            }
        }
        return opener;
    }

    void expire(long nowNanos, List<SessionAction> actions) {
        endIf(
                unconfirmed,
                s -> untilUnconfirmed(s, nowNanos) <= 0,
                SessionEndReason.UNCONFIRMED,
                actions);
        endIf(confirmed, s -> untilOver(s, nowNanos) <= 0, SessionEndReason.EXPIRED, actions);
    }

    long nanosUntilExpiry(long nowNanos) {
        long due = Long.MAX_VALUE;
        for (Session session : unconfirmed) {
            due = Math.min(due, untilUnconfirmed(session, nowNanos));
        }
        for (Session session : confirmed) {
            due = Math.min(due, untilOver(session, nowNanos));
        }
        return Math.max(0, due);
    }

    private static long untilUnconfirmed(Session session, long nowNanos) {
        return SessionLimits.UNCONFIRMED_LIVES - session.ageNanos(nowNanos);
    }

    private static long untilOver(Session session, long nowNanos) {
        return SessionLimits.SESSION_LIVES - session.ageNanos(nowNanos);
    }

    void endIf(Predicate<Session> condition, SessionEndReason reason, List<SessionAction> actions) {
        endIf(unconfirmed, condition, reason, actions);
        endIf(confirmed, condition, reason, actions);
    }

    private void endIf(
            Deque<Session> sessions,
            Predicate<Session> condition,
            SessionEndReason reason,
            List<SessionAction> actions) {
        sessions.removeIf(
                session -> {
                    boolean ends = condition.test(session);
                    if (ends) {
                        end(session, reason, actions);
                    }
                    return ends;
                });
        current = confirmed.peekLast();
    }

    private void end(Session session, SessionEndReason reason, List<SessionAction> actions) {
        indexes.remove(session.localIndex());
        openers.remove(session);
        session.end();
        actions.add(new SessionAction.Ended(session, reason));
    }
}
