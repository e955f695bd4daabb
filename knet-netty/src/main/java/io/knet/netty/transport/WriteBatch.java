package io.knet.netty.transport;

import io.knet.Errno;
import io.knet.netty.transport.TrainSocket.TrainOutcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams of several messages that go to the kernel together, as far as their sizes allow: a
 * train is a run of datagrams of one size, of which the last may be shorter. Belongs to the leader
 * of a {@link CombiningWriter}.
 */
final class WriteBatch {
    /** What every kernel that knows trains takes. */
    private static final int MAX_DATAGRAMS = 64;

    /** Room as long as threads write one by one. */
    private static final int FEW = 4;

    /** A train is one UDP datagram on its way: 65535 bytes less headers, with room for options. */
    private static final int MAX_BYTES = 65_400;

    /** Nobody tells another thread than the event loop when a socket has room again. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final TrainSocket socket;
    private final ByteBufAllocator allocator;
    private final SendPace pace;

    private ByteBuf[] datagrams = new ByteBuf[FEW]; // leader only
    private PendingWrite[] messages = new PendingWrite[FEW]; // leader only
    private int count; // leader only

    /** A message that is longer than a batch, and the first of its datagrams that is not in it. */
    private @Nullable PendingWrite rest; // leader only

    private int restFrom; // leader only

    private boolean alone; // leader only

    private @Nullable PendingWrite settled; // leader only
    private int settledCount; // leader only

    private @Nullable PendingWrite leaders; // leader only, while it writes
    private long ownDeadlineNanos; // leader only
    private boolean othersHaveDeadline; // leader only
    private long othersDeadlineNanos; // leader only
    private boolean interrupted; // leader only

    private boolean trainsRefused; // leader only
    private long trainsRefusedAtNanos; // leader only

    WriteBatch(TrainSocket socket, ByteBufAllocator allocator, SendPace pace) {
        this.socket = socket;
        this.allocator = allocator;
        this.pace = pace;
    }

    /**
     * Takes messages in. Those of several datagrams only if nobody else writes then, until all of
     * the batch is written.
     *
     * @param first of a list
     * @param deadlineNanos when to give up waiting for others, by {@link System#nanoTime()}
     * @return what is left of the list
     */
    @Nullable PendingWrite fill(PendingWrite first, long deadlineNanos) {
        PendingWrite message = first;
        while (message != null) {
            PendingWrite following = message.next();
            if (!hasRoomFor(message)) {
                return message;
            }
            try {
                if (message.isSeveral() && !beAlone(deadlineNanos)) {
                    return message;
                }
                take(message);
            } catch (IOException closed) {
                fail(message, closed);
            }
            message = following;
            if (rest != null) {
                return message;
            }
        }
        return null;
    }

    /** One whose length is not known yet may be in this batch with its first datagrams only. */
    private boolean hasRoomFor(PendingWrite message) {
        if (count == 0) {
            return true;
        }
        return message.isMade()
                ? count + message.count() <= MAX_DATAGRAMS
                : rest == null && count < MAX_DATAGRAMS;
    }

    private boolean beAlone(long deadlineNanos) throws IOException {
        alone = alone || socket.enterAlone(deadlineNanos);
        return alone;
    }

    private void take(PendingWrite message) {
        if (!message.take()) {
            return;
        }
        if (message.make()) {
            add(message, 0);
        } else {
            settled(message);
        }
    }

    private void fail(PendingWrite message, IOException failure) {
        if (message.take()) {
            message.failed(failure);
            settled(message);
        }
    }

    private void add(PendingWrite message, int from) {
        int index = from;
        while (index < message.count() && count < MAX_DATAGRAMS) {
            if (count == datagrams.length) {
                datagrams = Arrays.copyOf(datagrams, 2 * count);
                messages = Arrays.copyOf(messages, 2 * count);
            }
            datagrams[count] = message.datagram(index++);
            messages[count++] = message;
        }
        rest = index < message.count() ? message : null;
        restFrom = index;
    }

    /**
     * Writes all that was taken in. The leader's own message does not wait for the socket beyond
     * its deadline, or if its thread is interrupted; those of others, who may have more time, as
     * long as any message waits for a full socket.
     *
     * @param own the leader's message
     * @param deadlineNanos its deadline, by {@link System#nanoTime()}
     * @return how many datagrams there were
     */
    int write(PendingWrite own, long deadlineNanos) {
        leaders = own;
        ownDeadlineNanos = deadlineNanos;
        othersHaveDeadline = false;
        try {
            return write();
        } finally {
            leaders = null;
            if (interrupted) {
                interrupted = false;
                Thread.currentThread().interrupt();
            }
        }
    }

    private int write() {
        int total = 0;
        while (count > 0) {
            total += count;
            for (int from = 0; from < count; ) {
                if (messages[from].isDone()) {
                    // An earlier datagram of it failed; its owner may have released this one.
                    from++;
                    continue;
                }
                int to = trainFrom(from);
                writeRun(from, to);
                from = to;
            }
            clear();
            PendingWrite more = rest;
            if (more != null) {
                rest = null;
                if (!more.isDone()) {
                    add(more, restFrom);
                }
            }
        }
        leaveAlone();
        return total;
    }

    private void leaveAlone() {
        if (alone) {
            alone = false;
            socket.leaveAlone();
        }
    }

    /** Where the train ends that begins with a datagram. */
    private int trainFrom(int from) {
        int size = datagrams[from].readableBytes();
        int bytes = size;
        int to = from + 1;
        while (to < count && !messages[to].isDone()) {
            int length = datagrams[to].readableBytes();
            bytes += length;
            if (length > size || bytes > MAX_BYTES) {
                return to;
            }
            to++;
            if (length < size) {
                return to;
            }
        }
        return to;
    }

    private void writeRun(int from, int to) {
        if (to - from == 1 || !mayJoin()) {
            writeSingly(from, to);
            return;
        }
        ByteBuf train = join(from, to);
        if (train == null) {
            writeSingly(from, to);
            return;
        }
        try {
            writeTrain(train, from, to);
        } finally {
            train.release();
        }
    }

    private boolean mayJoin() {
        return socket.takesTrains()
                && !(trainsRefused && System.nanoTime() - trainsRefusedAtNanos < REFUSED_NANOS);
    }

    /** All datagrams in one buffer; null for want of memory. */
    private @Nullable ByteBuf join(int from, int to) {
        int bytes = 0;
        for (int i = from; i < to; i++) {
            bytes += datagrams[i].readableBytes();
        }
        ByteBuf train;
        try {
            train = allocator.directBuffer(bytes, bytes);
        } catch (OutOfMemoryError noMemory) {
            return null;
        }
        try {
            for (int i = from; i < to; i++) {
                ByteCopy.append(train, datagrams[i]);
            }
        } catch (RuntimeException | Error failure) {
            train.release();
            throw failure;
        }
        return train;
    }

    private void writeTrain(ByteBuf train, int from, int to) {
        try {
            long beginNanos = 0;
            while (true) {
                TrainOutcome outcome = socket.offerTrain(train, datagrams[from].readableBytes());
                if (outcome == TrainOutcome.TAKEN) {
                    trainsRefused = false;
                    pace.passed(to - from, train.readableBytes());
                    taken(from, to);
                    return;
                }
                if (outcome == TrainOutcome.NOT_NOW) {
                    writeSingly(from, to);
                    return;
                }
                beginNanos = beginNanos == 0 ? System.nanoTime() : beginNanos;
                if (System.nanoTime() - beginNanos > FULL_NANOS) {
                    for (int i = from; i < to; i++) {
                        refuse(i);
                    }
                    return;
                }
                if (!allMayWait(from, to, beginNanos)) {
                    writeSingly(from, to);
                    return;
                }
                pause();
                for (int i = from; i < to; i++) {
                    messages[i].delayed();
                }
            }
        } catch (IOException failure) {
            Errno errno = SocketErrors.errno(failure);
            if (SocketErrors.isUnreachable(errno) || errno == Errno.EBADF) {
                for (int i = from; i < to; i++) {
                    fail(i, failure);
                }
            } else {
                trainsRefused = !TooBig.saysNothingOfTrains(errno);
                trainsRefusedAtNanos = System.nanoTime();
                writeSingly(from, to);
            }
        }
    }

    private void writeSingly(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!messages[i].isDone()) {
                writeOne(i);
            }
        }
    }

    private void writeOne(int index) {
        ByteBuf datagram = datagrams[index];
        try {
            long beginNanos = 0;
            while (true) {
                TrainOutcome outcome = socket.offer(datagram);
                if (outcome == TrainOutcome.TAKEN) {
                    break;
                }
                if (outcome == TrainOutcome.NOT_NOW) {
                    if (!beAlone(deadlineNanos(messages[index]))) {
                        messages[index].passedOver();
                        settled(messages[index]);
                        return;
                    }
                    continue;
                }
                beginNanos = beginNanos == 0 ? System.nanoTime() : beginNanos;
                if (!mayWait(messages[index], beginNanos)) {
                    refuse(index);
                    return;
                }
                pause();
                messages[index].delayed();
            }
            pace.passed(1, datagram.readableBytes());
            taken(index, index + 1);
        } catch (IOException failure) {
            fail(index, failure);
        }
    }

    private boolean allMayWait(int from, int to, long beginNanos) {
        for (int i = from; i < to; i++) {
            if (!mayWait(messages[i], beginNanos)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is of use to a message to wait a little for a full socket. */
    private boolean mayWait(PendingWrite message, long beginNanos) {
        long nowNanos = System.nanoTime();
        return nowNanos - beginNanos <= FULL_NANOS
                && nowNanos - deadlineNanos(message) < 0
                && !(isOwn(message) && (interrupted || Thread.currentThread().isInterrupted()));
    }

    private long deadlineNanos(PendingWrite message) {
        if (isOwn(message)) {
            return ownDeadlineNanos;
        }
        if (!othersHaveDeadline) {
            othersHaveDeadline = true;
            long enoughNanos = System.nanoTime() + FULL_NANOS;
            othersDeadlineNanos =
                    enoughNanos - ownDeadlineNanos > 0 ? enoughNanos : ownDeadlineNanos;
        }
        return othersDeadlineNanos;
    }

    @SuppressWarnings("ReferenceEquality") // one and the same
    private boolean isOwn(PendingWrite message) {
        return message == leaders;
    }

    /**
     * Waits a little. An interrupt is for the leader's own message, and is given back at the end.
     */
    private void pause() {
        interrupted |= Thread.interrupted();
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private void taken(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!messages[i].isDone() && messages[i].datagramTaken()) {
                settled(messages[i]);
            }
        }
    }

    private void settled(PendingWrite message) {
        message.next(settled);
        settled = message;
        settledCount++;
    }

    /** How many {@link #takeSettled} would give back. */
    int settledCount() {
        return settledCount;
    }

    /** Those whose outcome is known, as a list: their owners may have to be woken. */
    @Nullable PendingWrite takeSettled() {
        PendingWrite all = settled;
        settled = null;
        settledCount = 0;
        return all;
    }

    private void refuse(int index) {
        if (!messages[index].isDone()) {
            messages[index].refused();
            settled(messages[index]);
        }
    }

    private void fail(int index, IOException failure) {
        if (!messages[index].isDone()) {
            messages[index].failed(failure);
            settled(messages[index]);
        }
    }

    /** Something went wrong that nobody thought of: nobody may be left waiting. */
    void abandon() {
        leaveAlone();
        for (int i = 0; i < count; i++) {
            refuse(i);
        }
        PendingWrite more = rest;
        if (more != null && !more.isDone()) {
            more.refused();
            settled(more);
        }
        rest = null;
        clear();
    }

    private void clear() {
        Arrays.fill(datagrams, 0, count, null);
        Arrays.fill(messages, 0, count, null);
        count = 0;
    }
}
