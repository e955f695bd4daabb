package io.knet.lab.bench.option;

import io.knet.KnetLimits;
import io.knet.admin.value.Numbers;
import io.knet.lab.bench.message.MessageFormat;
import io.knet.tools.node.option.OptionText;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Options that are numbers. */
public final class Amounts {
    private static final int MAX_ROUNDS = 1000;
    private static final int MAX_LOOPS = 256;
    private static final int HOUR = 3600;

    private static final int MAX_OUTSTANDING = 1024;

    /** As many as the C program has room for. */
    private static final int MAX_HOSTS = 1000;

    private Amounts() {}

    static Duration seconds(String text) {
        if (text.matches("\\d{1,4}(\\.\\d{1,3})?")) {
            Duration time =
                    Duration.of(Math.round(Double.parseDouble(text) * 1000), ChronoUnit.MILLIS);
            if (!time.isZero() && time.toSeconds() <= HOUR) {
                return time;
            }
        }
        throw new IllegalArgumentException(
                "time \"" + text + "\" must be seconds, as in 2 or 0.5, up to " + HOUR);
    }

    public static final class Size extends OptionText.Converter<Integer> {
        /** Made by picocli. */
        public Size() {
            super(
                    text ->
                            Numbers.parse(
                                    "size",
                                    text,
                                    MessageFormat.HEADER_BYTES,
                                    KnetLimits.MAX_MESSAGE));
        }
    }

    public static final class Seconds extends OptionText.Converter<Duration> {
        /** Made by picocli. */
        public Seconds() {
            super(Amounts::seconds);
        }
    }

    /** Seconds, or 0. */
    public static final class WarmUp extends OptionText.Converter<Duration> {
        /** Made by picocli. */
        public WarmUp() {
            super(text -> text.equals("0") ? Duration.ZERO : seconds(text));
        }
    }

    public static final class Links extends OptionText.Converter<Integer> {
        /** Made by picocli. */
        public Links() {
            super(text -> Numbers.parse("number of links", text, 1, KnetLimits.MAX_LINKS));
        }
    }

    public static final class Rounds extends OptionText.Converter<Integer> {
        /** Made by picocli. */
        public Rounds() {
            super(text -> Numbers.parse("number of rounds", text, 1, MAX_ROUNDS));
        }
    }

    public static final class Loops extends OptionText.Converter<Integer> {
        /** Made by picocli. */
        public Loops() {
            super(text -> Numbers.parse("number of loops", text, 1, MAX_LOOPS));
        }
    }

    static int hosts(String text) {
        return Numbers.parse("number of hosts", text, 1, MAX_HOSTS);
    }

    public static final class Hosts extends OptionText.Converter<Integer> {
        /** Made by picocli. */
        public Hosts() {
            super(Amounts::hosts);
        }
    }

    /**
     * Hosts of a handle under virtual time, at most as many as a simulated network has room for.
     */
    public static final class Sockets extends OptionText.Converter<Integer> {
        private static final int MOST = 2000;

        /** Made by picocli. */
        public Sockets() {
            super(text -> Numbers.parse("number of sockets", text, 1, MOST));
        }
    }

    public static final class Crowd extends OptionText.Converter<Integer> {
        private static final int MOST = 65_000;

        /** Made by picocli. */
        public Crowd() {
            super(text -> Numbers.parse("number of hosts", text, 1, MOST));
        }
    }

    public static final class Rate extends OptionText.Converter<Integer> {
        /** Made by picocli. */
        public Rate() {
            super(text -> Numbers.parse("rate", text, 0, Integer.MAX_VALUE));
        }
    }

    /** Millions of bytes a second. */
    public static final class Megabytes extends OptionText.Converter<Integer> {
        private static final int MAX = 100_000;

        /** Made by picocli. */
        public Megabytes() {
            super(text -> Numbers.parse("MB/s", text, 1, MAX));
        }
    }

    /** Messages that are sent confirmed. */
    public static final class Confirmed extends OptionText.Converter<Integer> {
        /** As many as a node remembers the receipts of. */
        public static final int REMEMBERED = 65536;

        /** Made by picocli. */
        public Confirmed() {
            super(text -> Numbers.parse("number of messages", text, 1, 100 * REMEMBERED));
        }
    }

    /** As many as may wait for receipts. */
    public static final class Outstanding extends OptionText.Converter<Integer> {
        /** Made by picocli. */
        public Outstanding() {
            super(text -> Numbers.parse("number of messages", text, 1, MAX_OUTSTANDING));
        }
    }

    public static final class Mtu extends OptionText.Converter<Integer> {
        /** Made by picocli. */
        public Mtu() {
            super(text -> Numbers.parse("MTU", text, KnetLimits.MIN_MTU, KnetLimits.MAX_MTU));
        }
    }

    public static final class Millis extends OptionText.Converter<Integer> {
        /** Made by picocli. */
        public Millis() {
            super(text -> Numbers.parse("time", text, 1, HOUR * 1000));
        }
    }

    public static final class Micros extends OptionText.Converter<Integer> {
        /** Made by picocli. */
        public Micros() {
            super(text -> Numbers.parse("gap", text, 0, 1_000_000));
        }
    }
}
