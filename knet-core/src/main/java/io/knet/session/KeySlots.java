package io.knet.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two key slots at one moment. Immutable.
 *
 * @param first what slot 1 holds, null if it is empty
 * @param second what slot 2 holds, null if it is empty
 * @param inUse the slot that INITs are made with, 1 or 2; 0 for none
 */
record KeySlots(@Nullable SessionKeys first, @Nullable SessionKeys second, int inUse) {
    static final KeySlots EMPTY = new KeySlots(null, null, 0);

    @Nullable SessionKeys get(int slot) {
        return slot == 1 ? first : second;
    }

    KeySlots with(int slot, @Nullable SessionKeys keys) {
        return slot == 1 ? new KeySlots(keys, second, inUse) : new KeySlots(first, keys, inUse);
    }

    KeySlots using(int slot) {
        return new KeySlots(first, second, slot);
    }

    Optional<SessionKeys> used() {
        return inUse == 0 ? Optional.empty() : Optional.ofNullable(get(inUse));
    }

    boolean holds(SessionKeys keys) {
        return first == keys || second == keys;
    }
}
