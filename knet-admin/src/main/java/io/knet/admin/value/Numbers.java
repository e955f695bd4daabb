package io.knet.admin.value;

/** Reads numbers in arguments and commands. */
public final class Numbers {
    private Numbers() {}

    /**
     * Reads a decimal number.
     *
     * @param what names the number in the message
     * @throws IllegalArgumentException saying what the range is, if the text is anything else
     */
    public static int parse(String what, String text, int min, int max) {
        if (text.matches("\\d{1,10}")) {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return (int) number;
            }
        }
        throw new IllegalArgumentException(
                what + " \"" + text + "\" must be a number from " + min + " to " + max);
    }
}
