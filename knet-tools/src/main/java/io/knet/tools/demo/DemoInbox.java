package io.knet.tools.demo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;

/** The numbered messages that have come. Thread safe. */
final class DemoInbox {
    private static final int LENGTH = 100;
    private static final byte FILLING = 0x5a;

    private final BitSet received = new BitSet();
    private int repetitions;

    /** Makes a message with a number. */
    static ByteBuf message(int number) {
        ByteBuf message = Unpooled.buffer(LENGTH).writeInt(number);
        while (message.isWritable()) {
            message.writeByte(FILLING);
        }
        return message;
    }

    /** Takes a message, if it is whole and as it was sent. */
    synchronized void add(ByteBuf message) {
        int number = message.getInt(message.readerIndex());
        ByteBuf expected = message(number);
        if (message.equals(expected)) {
            repetitions += received.get(number) ? 1 : 0;
            received.set(number);
            notifyAll();
        }
        expected.release();
    }

    /** Whether a message has come. */
    synchronized boolean has(int number) {
        return received.get(number);
    }

    /** How many messages came that had come before. */
    synchronized int repetitions() {
        return repetitions;
    }

    /** Waits for a message until a time of {@link System#nanoTime}; says whether it has come. */
    synchronized boolean await(int number, long deadline) {
        try {
            long left = deadline - System.nanoTime();
            while (!received.get(number) && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return received.get(number);
    }
}
