package io.knet.crypto.engine;

import io.knet.stats.DropReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of a received packet that was to be opened (spec wire 5.5). */
public enum OpenResult {
    /** A loaded configuration opened it. */
    OPENED(null),
    /**
     * No loaded configuration opened it and clear traffic is allowed: the packet itself is to be
     * taken as it came.
     */
    CLEAR(null),
    /** No configuration is loaded and clear traffic is not allowed. */
    CLEAR_NOT_ALLOWED(DropReason.CLEAR_NOT_ALLOWED),
    /** No loaded configuration opened it and clear traffic is not allowed. */
    NOT_AUTHENTIC(DropReason.NOT_AUTHENTIC),
    /** The handle was closed. */
    CLOSED(DropReason.CLOSED);

    private final Optional<DropReason> dropReason;

    OpenResult(@Nullable DropReason dropReason) {
        this.dropReason = Optional.ofNullable(dropReason);
    }

    /** Why the packet is to be dropped; empty if it is to be processed. */
    public Optional<DropReason> dropReason() {
        return dropReason;
    }
}
