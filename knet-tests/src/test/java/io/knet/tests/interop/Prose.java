package io.knet.tests.interop;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Words in random order: every compression model makes them shorter, but not very short. The same
 * length gives the same text.
 */
final class Prose {
    private static final String[] WORDS = {
        "quorum ",
        "token ",
        "ring ",
        "member ",
        "heartbeat ",
        "link ",
        "node ",
        "fence ",
        "a ",
        "of "
    };

    /** Below this, few words are too much for some models. */
    private static final int SHORT = 1000;

    private Prose() {}

    /** So many characters, all ASCII. */
    static String text(int length) {
        if (length < SHORT) {
            return "k".repeat(length);
        }
        Random random = new Random(length);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.substring(0, length);
    }

    /** The text as a message. */
    static byte[] bytes(int length) {
        return text(length).getBytes(StandardCharsets.US_ASCII);
    }
}
