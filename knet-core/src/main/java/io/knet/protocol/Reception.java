package io.knet.protocol;

import io.knet.stats.DropReason;
import org.jspecify.annotations.Nullable;

/** What became of a DATA packet in the {@link ReceiveWindow}. */
public enum Reception {
    /**
     * It brought a message, or the last fragment that was missing; {@link
     * ReceiveWindow#takeMessage} has it.
     */
    NEW_MESSAGE(null),
    /** It brought a fragment of a message that is still incomplete. */
    INCOMPLETE(null),
    /** Its message was delivered before. */
    DUPLICATE(DropReason.DUPLICATE),
    /** It is a fragment that came before, or whose message is complete or was given up. */
    STALE_FRAGMENT(DropReason.STALE_FRAGMENT),
    /** Its fragment count, number or size break the rules or contradict the fragments before. */
    BAD_FRAGMENT(DropReason.BAD_FRAGMENT);

    private final @Nullable DropReason dropReason;

    Reception(@Nullable DropReason dropReason) {
        this.dropReason = dropReason;
    }

    /** Why the packet was dropped, null if it was of use. */
    public @Nullable DropReason dropReason() {
        return dropReason;
    }
}
