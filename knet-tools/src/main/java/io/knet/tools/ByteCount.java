package io.knet.tools;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes as people write it. */
public final class ByteCount {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})([KMG]?)");

    private ByteCount() {}

    /**
     * Reads a number, with K, M or G behind it or nothing; these are powers of 1024.
     *
     * @param what it is, for the error
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static long parse(String what, String text) {
        Matcher size = FORM.matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException(
                    what + " \"" + text + "\" must be a number of bytes, as in 500000, 100M or 2G");
        }
        long number = Long.parseLong(size.group(1));
        int shift =
                switch (size.group(2)) {
                    case "K" -> 10;
                    case "M" -> 20;
                    case "G" -> 30;
                    default -> 0;
                };
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException(what + " \"" + text + "\" is too large");
        }
        return number << shift;
    }
}
