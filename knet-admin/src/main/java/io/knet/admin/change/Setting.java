package io.knet.admin.change;

import io.knet.KnetException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Something that can be changed while the node runs.
 *
 * @param <S> whose it is: the node, a host or a link
 * @param <E> what a change is made to
 * @param name its name, as in {@code knet.conf} if that has it
 * @param allowed which values there are, in words
 * @param value its value now; empty if there is none, or it cannot be read
 * @param reader reads a value and says what to do with it. Fails with an {@link
 *     IllegalArgumentException} or a {@link KnetException} that says what is wrong with the text
 */
record Setting<S, E>(
        String name,
        String allowed,
        Function<S, Optional<String>> value,
        Function<String, Consumer<E>> reader) {

    /** The change to a value. */
    Consumer<E> to(String text) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException | KnetException e) {
            throw new IllegalArgumentException(ofSetting(String.valueOf(e.getMessage())), e);
        }
    }

    /** What is wrong, with the name of the setting in it. */
    private String ofSetting(String what) {
        return what.startsWith(name) ? what : name + ": " + what;
    }

    /** The value now, or empty if it cannot be had. */
    Optional<String> valueOf(S subject) {
        try {
            return value.apply(subject);
        } catch (KnetException none) {
            return Optional.empty();
        }
    }
}
