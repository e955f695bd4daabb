package io.knet.session.receipt;

import io.knet.KnetLimits;
import io.knet.session.wire.Outcome;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The messages for one host that wait for a receipt. Decides when they are sent again, and when
 * they are given up. How many and how much may wait is bounded, and no id is ever so far beyond the
 * oldest open one that the receiver could have forgotten that.
 *
 * <p>Every {@code nowNanos} is a reading of one monotonic clock, which may wrap. Not thread safe:
 * it belongs to the event loop of its host.
 *
 * @param <M> what the sender keeps of a message until it is done with
 */
public final class OpenConfirmations<M> {
    /** A link is not suspected again before this time, in nanoseconds. */
    private static final long SUSPICION = 1_000_000_000;

    private final int maxMessages;
    private final long maxBytes;
    private final LongObjectMap<OpenMessage<M>> open = new LongObjectHashMap<>();
    private final DueHeap<M> heap = new DueHeap<>();
    private final LinkAnswers answers = new LinkAnswers(KnetLimits.MAX_LINKS, SUSPICION);
    private long nextId = 1;
    private long oldest = 1;
    private long bytes;

    /**
     * Nothing waits yet.
     *
     * @param maxMessages how many messages may wait, 1 to {@link OutcomeWindow#SIZE}
     * @param maxBytes how many bytes may wait; a message finds room if nothing else waits
     */
    public OpenConfirmations(int maxMessages, long maxBytes) {
        if (maxMessages < 1 || maxMessages > OutcomeWindow.SIZE) {
            throw new IllegalArgumentException(
                    "of unconfirmed messages 1 to "
                            + OutcomeWindow.SIZE
                            + " may wait, not "
                            + maxMessages);
        }
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Whether {@link #begin} would take a message now. */
    public boolean hasRoom(int messageBytes) {
        return open.isEmpty()
                || (open.size() < maxMessages
                        && bytes + messageBytes <= maxBytes
                        && nextId - oldestOpen() < OutcomeWindow.SIZE);
    }

    /**
     * Takes a message. It is not repeated before it was {@link #sent}.
     *
     * @param message what to keep of it
     * @param messageBytes its size
     * @param deadlineNanos when to give it up, on the monotonic clock
     * @return its id, empty if there is no room
     */
    public OptionalLong begin(M message, int messageBytes, long deadlineNanos) {
        if (!hasRoom(messageBytes)) {
            return OptionalLong.empty();
        }
        OpenMessage<M> opened = new OpenMessage<>(nextId, message, messageBytes, deadlineNanos);
        nextId++;
        open.put(opened.id, opened);
        heap.add(opened);
        bytes += messageBytes;
        return OptionalLong.of(opened.id);
    }

    /**
     * A message was sent, for the first time or again.
     *
     * @param link the link, 0 to 7
     * @param latencyNanos the link's latency
     */
    public void sent(long id, int link, long latencyNanos, long nowNanos) {
        OpenMessage<M> message = open.get(id);
        if (message != null) {
            message.sent(link, latencyNanos, nowNanos);
            heap.moved(message);
        }
    }

    /**
     * A receipt came from the host.
     *
     * @param link the link that it came over, 0 to 7
     * @return the message that is done with; empty if none waits under the id
     */
    public Optional<ConfirmationAction<M>> receipt(
            long id, Outcome outcome, int link, long nowNanos) {
        answers.answered(link, nowNanos);
        OpenMessage<M> message = open.get(id);
        if (message == null) {
            return Optional.empty();
        }
        close(message);
        return Optional.of(new ConfirmationAction.Confirmed<>(id, message.message, outcome));
    }

    /**
     * Nanoseconds until {@link #advance} will have something to do; {@link Long#MAX_VALUE} never.
     */
    public long nanosUntilDue(long nowNanos) {
        OpenMessage<M> first = heap.first();
        return first == null ? Long.MAX_VALUE : Math.max(0, first.due() - nowNanos);
    }

    /** Does what is due. */
    public List<ConfirmationAction<M>> advance(long nowNanos) {
        List<ConfirmationAction<M>> actions = new ArrayList<>(0);
        OpenMessage<M> first = heap.first();
        while (first != null && first.due() - nowNanos <= 0) {
            if (first.deadline - nowNanos <= 0) {
                close(first);
                actions.add(
                        new ConfirmationAction.GivenUp<>(
                                first.id, first.message, GiveUp.TIMED_OUT));
            } else {
                if (answers.suspects(first.lastLink(), first.lastTried(), nowNanos)) {
                    actions.add(new ConfirmationAction.Suspect<>(first.lastLink()));
                }
                first.repeated(nowNanos);
                heap.moved(first);
                actions.add(
                        new ConfirmationAction.Repeat<>(first.id, first.message, first.lastLink()));
            }
            first = heap.first();
        }
        return actions;
    }

    /**
     * Gives up all messages, in the order of their ids, and counts ids afresh: one of the two nodes
     * is another instance now, or the host goes away.
     */
    public List<ConfirmationAction<M>> endAll(GiveUp reason) {
        List<ConfirmationAction<M>> actions =
                open.values().stream()
                        .sorted(Comparator.comparingLong(message -> message.id))
                        .<ConfirmationAction<M>>map(
                                message ->
                                        new ConfirmationAction.GivenUp<>(
                                                message.id, message.message, reason))
                        .toList();
        open.clear();
        heap.clear();
        answers.clear();
        bytes = 0;
        nextId = 1;
        oldest = 1;
        return actions;
    }

    /** How many messages wait. */
    public int size() {
        return open.size();
    }

    /** How many bytes wait. */
    public long bytes() {
        return bytes;
    }

    private void close(OpenMessage<M> message) {
        open.remove(message.id);
        heap.remove(message);
        bytes -= message.bytes;
    }

    private long oldestOpen() {
        while (oldest < nextId && !open.containsKey(oldest)) {
            oldest++;
        }
        return oldest;
    }

    /** When links answered last, and which are suspected of being dead. */
    private static final class LinkAnswers {
        private final long suspicion;
        private final boolean[] answered;
        private final long[] lastAnswer;
        private final boolean[] suspected;
        private final long[] suspectedAt;

        LinkAnswers(int links, long suspicion) {
            this.suspicion = suspicion;
            answered = new boolean[links];
            lastAnswer = new long[links];
            suspected = new boolean[links];
            suspectedAt = new long[links];
        }

        void answered(int link, long nowNanos) {
            answered[link] = true;
            lastAnswer[link] = nowNanos;
            suspected[link] = false;
        }

        /** Whether another link answered since something was sent over one, which did not. */
        boolean suspects(int link, long sentNanos, long nowNanos) {
            if (answeredSince(link, sentNanos)
                    || (suspected[link] && nowNanos - suspectedAt[link] < suspicion)) {
                return false;
            }
            for (int other = 0; other < answered.length; other++) {
                if (other != link && answeredSince(other, sentNanos)) {
                    suspected[link] = true;
                    suspectedAt[link] = nowNanos;
                    return true;
                }
            }
            return false;
        }

        private boolean answeredSince(int link, long sentNanos) {
            return answered[link] && lastAnswer[link] - sentNanos >= 0;
        }

        void clear() {
            Arrays.fill(answered, false);
            Arrays.fill(suspected, false);
        }
    }
}
