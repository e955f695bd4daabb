package io.knet.tests.differential;

import io.knet.tests.peer.FloodMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Node 1, one or the other implementation of it, whose only peer is a {@link WirePeer}. */
abstract class Subject implements AutoCloseable {
    /** Channel 0 is open; libknet's program tells of messages on several channels in any order. */
    static final int CHANNELS = 1;

    private static final long PATIENCE_MILLIS = 5000;

    final WirePeer peer;

    Subject(WirePeer peer) {
        this.peer = peer;
    }

    /** A message that was delivered. */
    record Delivered(int channel, int length, String hash, String text) {
        static Delivered of(int channel, byte[] bytes, String text) {
            return new Delivered(channel, bytes.length, FloodMessage.fnv64(bytes), text);
        }

        @Override
        public String toString() {
            return "channel " + channel + ", " + length + " bytes, " + hash;
        }
    }

    /** The next message, or nothing in the time. */
    abstract Optional<Delivered> nextMessage(long millis);

    /**
     * What the node has done so far, up to a message and a ping that were sent last and are left
     * out; nothing if these do not come through.
     */
    Optional<Observed> outcome(String lastText, byte[] lastPong) {
        List<String> messages = new ArrayList<>();
        while (true) {
            Optional<Delivered> next = nextMessage(PATIENCE_MILLIS);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            if (next.get().text().equals(lastText)) {
                break;
            }
            messages.add(next.get().toString());
        }
        List<String> answers = new ArrayList<>();
        while (true) {
            byte[] next = nextAnswer();
            if (next == null) {
                return Optional.empty();
            }
            if (Arrays.equals(next, lastPong)) {
                return Optional.of(new Observed(answers, messages));
            }
            answers.add(HexFormat.of().formatHex(next));
        }
    }

    private byte[] nextAnswer() {
        try {
            return peer.answers().poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public abstract void close();
}
