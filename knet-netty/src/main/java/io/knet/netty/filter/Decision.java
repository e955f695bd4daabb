package io.knet.netty.filter;

import io.knet.Verdict;
import org.jspecify.annotations.Nullable;

/** What became of asking where a message goes. */
public sealed interface Decision {
    /**
     * The message goes on.
     *
     * @param channel number of the data channel that it goes on
     * @param verdict where to; never empty and never a refusal
     */
    record Accepted(int channel, Verdict verdict) implements Decision {}

    /**
     * The message goes nowhere.
     *
     * @param cause what the filter threw, null if it did not
     */
    record Refused(Refusal refusal, @Nullable Throwable cause) implements Decision {
        Refused(Refusal refusal) {
            this(refusal, null);
        }
    }
}
