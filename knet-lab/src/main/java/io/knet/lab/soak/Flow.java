package io.knet.lab.soak;

import io.knet.KnetException;
import io.knet.lab.bench.message.MessageFormat;
import io.knet.tools.Messages;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Messages from one node to another, half of them sent synchronously. What is on the way is
 * bounded, so that no socket overflows, and each message is known until it has arrived or is lost.
 */
final class Flow {
    private static final int UNIT = 4096;

    /** Bytes on the way at once, in units; the longest message takes 17. */
    private static final int UNITS = 24;

    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LOST_AFTER = TimeUnit.SECONDS.toNanos(10);
    private static final int LONGEST = 65_536;
    private static final int REMEMBERED = 4096;
    private static final int MOST_FINDINGS = 10;

    private final int from;
    private final Outlet outlet;
    private final int to;
    private final int run;
    private final Troubles troubles;
    private final Random random;
    private final MessageFormat.Writer writer;
    private final MessageFormat.Reader reader;
    private final Semaphore room = new Semaphore(UNITS);
    private final Map<Long, Way> onTheWay = new LinkedHashMap<>();
    private final Set<Long> givenUp = new LinkedHashSet<>();
    private final List<String> findings = new ArrayList<>();
    private final Thread thread;
    private MessageCounts tally = MessageCounts.NOTHING;
    private long next;
    private volatile boolean stopped;

    private record Way(long sentAt, int units) {}

    /** Where messages go. */
    interface Outlet {
        /** Sends a message to a node, and takes it over. */
        void send(int to, ByteBuf message, boolean sync);
    }

    Flow(int from, int to, Outlet outlet, Troubles troubles, MessageFormat format, Random random) {
        this.from = from;
        this.outlet = outlet;
        this.to = to;
        this.troubles = troubles;
        this.random = random;
        run = from * SoakCluster.MOST_NODES + to;
        writer = format.writer(PooledByteBufAllocator.DEFAULT);
        reader = format.reader();
        thread = new Thread(this::send, "soak-" + from + "-" + to);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopped = true;
    }

    private void send() {
        try {
            while (!stopped) {
                int size = size();
                int units = 1 + size / UNIT;
                if (room.tryAcquire(units, 100, TimeUnit.MILLISECONDS)) {
                    sendOne(size, units);
                    LockSupport.parkNanos(PACE);
                }
                giveUp(System.nanoTime());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Most messages are short, some are as long as can be. */
    private int size() {
        int most =
                switch (random.nextInt(10)) {
                    case 0 -> LONGEST;
                    case 1, 2, 3 -> 10_000;
                    default -> 1_000;
                };
        return MessageFormat.HEADER_BYTES + random.nextInt(most - MessageFormat.HEADER_BYTES + 1);
    }

    private void sendOne(int size, int units) {
        long now = System.nanoTime();
        long sequence = next++;
        synchronized (this) {
            onTheWay.put(sequence, new Way(now, units));
        }
        try {
            outlet.send(to, writer.compose(size, run, sequence), sequence % 2 == 0);
            count(MessageCounts.SENT);
        } catch (KnetException | IllegalStateException refused) {
            synchronized (this) {
                // A message that was refused may arrive all the same: part of it was sent.
                leave(sequence);
                remember(sequence);
            }
            if (troubles.explain(now)) {
                count(MessageCounts.REFUSED);
            } else {
                find(
                        MessageCounts.BAD,
                        "message " + sequence + " was refused: " + Messages.of(refused));
            }
        }
    }

    private synchronized void count(MessageCounts more) {
        tally = tally.plus(more);
    }

    private synchronized void find(MessageCounts more, String what) {
        tally = tally.plus(more);
        if (findings.size() < MOST_FINDINGS) {
            findings.add(from + " to " + to + ": " + what);
        }
    }

    /** A message of this flow came, which is not changed. */
    synchronized void arrived(ByteBuf message) {
        if (!reader.isIntact(message) || MessageFormat.run(message) != run) {
            find(
                    MessageCounts.BAD,
                    "a message was changed: " + message.readableBytes() + " bytes came");
            return;
        }
        long sequence = MessageFormat.sequence(message);
        if (leave(sequence)) {
            count(MessageCounts.DELIVERED);
        } else if (givenUp.remove(sequence)) {
            count(MessageCounts.LATE);
        } else {
            find(MessageCounts.BAD, "message " + sequence + " came twice");
        }
    }

    private boolean leave(long sequence) {
        Way way = onTheWay.remove(sequence);
        if (way != null) {
            room.release(way.units);
        }
        return way != null;
    }

    private void remember(long sequence) {
        givenUp.add(sequence);
        if (givenUp.size() > REMEMBERED) {
            Iterator<Long> oldest = givenUp.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private synchronized void giveUp(long now) {
        Iterator<Map.Entry<Long, Way>> oldest = onTheWay.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Long, Way> entry = oldest.next();
            Way way = entry.getValue();
            if (now - way.sentAt < LOST_AFTER) {
                return;
            }
            oldest.remove();
            room.release(way.units);
            remember(entry.getKey());
            if (troubles.explain(way.sentAt)) {
                count(MessageCounts.LOST);
            } else {
                find(
                        MessageCounts.BAD,
                        "message " + entry.getKey() + " was lost, and nothing was wrong");
            }
        }
    }

    /** Whether everything that was sent has arrived or was given up. */
    synchronized boolean isDone() {
        giveUp(System.nanoTime());
        return !thread.isAlive() && onTheWay.isEmpty();
    }

    synchronized MessageCounts tally() {
        return tally;
    }

    /** What must not happen, and did. */
    synchronized List<String> findings() {
        return List.copyOf(findings);
    }
}
