package io.knet.netty.pipeline;

import java.util.function.IntSupplier;

/**
 * The sequence number of a message, taken when somebody asks for it first: late, so that numbers
 * are in the order in which messages leave. Thread safe.
 */
public final class MessageNumber {
    private static final int NOT_TAKEN = -1;

    private final IntSupplier numbers;
    private int number = NOT_TAKEN; // one thread at a time, with the lock

    private MessageNumber(IntSupplier numbers) {
        this.numbers = numbers;
    }

    /**
     * A number that is yet to be taken.
     *
     * @param numbers gives the next one, 0 to 65535
     */
    public static MessageNumber next(IntSupplier numbers) {
        return new MessageNumber(numbers);
    }

    synchronized int get() {
        if (number == NOT_TAKEN) {
            number = numbers.getAsInt();
        }
        return number;
    }

    synchronized boolean isTaken() {
        return number != NOT_TAKEN;
    }

    /** It is another message's from now on, which has no number yet. */
    public synchronized void pass() {
        number = NOT_TAKEN;
    }

    /** No packet has left with the number, and none will: the next who asks gets another one. */
    synchronized void giveBack() {
        number = NOT_TAKEN;
    }

    @Override
    public synchronized String toString() {
        return number == NOT_TAKEN ? "without a number yet" : Integer.toString(number);
    }
}
