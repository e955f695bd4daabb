package io.knet.tests.nodes;

import io.knet.KnetMessage;
import io.knet.MessageListener;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The messages that a data channel received. */
public final class Inbox implements MessageListener {
    private final BlockingQueue<Letter> letters = new LinkedBlockingQueue<>();

    /** A message, copied. */
    public record Letter(int source, int channel, byte[] bytes) {
        /** The bytes as text. */
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void onMessage(KnetMessage message) {
        letters.add(
                new Letter(
                        message.sourceHost(),
                        message.channel(),
                        ByteBufUtil.getBytes(message.content())));
    }

    /** Waits for the next message. */
    public Letter take() {
        try {
            Letter letter = letters.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (letter == null) {
                throw new AssertionError("no message came within " + Await.LIMIT);
            }
            return letter;
        } catch (InterruptedException interrupted) {
            throw Await.interrupted(interrupted);
        }
    }

    /** Waits for the next message and reads it as text. */
    public String takeText() {
        return take().text();
    }

    /** The texts of all messages up to one, which is left out. */
    public List<String> takeTextsUntil(String last) {
        List<String> texts = new ArrayList<>();
        for (String text = takeText(); !text.equals(last); text = takeText()) {
            texts.add(text);
        }
        return texts;
    }

    /** Forgets the messages that came so far. */
    public void drain() {
        letters.clear();
    }

    /** Whether every message that came was taken. */
    public boolean isEmpty() {
        return letters.isEmpty();
    }
}
