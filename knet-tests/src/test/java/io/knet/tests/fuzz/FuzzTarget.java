package io.knet.tests.fuzz;

/**
 * Gives bytes to one of the readers of what comes from outside, and holds what must hold whatever
 * the bytes are. It keeps no state between two inputs, so that each input fails alone or never.
 */
@FunctionalInterface
public interface FuzzTarget {
    /**
     * Tries one input.
     *
     * @throws Exception if the reader does not behave; an {@link AssertionError} likewise
     */
    void run(byte[] input) throws Exception;
}
