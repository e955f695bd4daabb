package io.knet.tools.doctor;

import io.knet.KnetError;
import io.knet.admin.value.LinkName;
import io.knet.stats.Diagnosis;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of running a link for a moment.
 *
 * @param link the link
 * @param refusal why it could not be opened, if it could not
 * @param answered whether the peer answered a ping, sealed as the node seals
 * @param heard whether a ping of the peer came
 * @param latency of the answers
 * @param matter what the link itself says is the matter
 */
record LinkTrial(
        LinkName link,
        Optional<Refusal> refusal,
        boolean answered,
        boolean heard,
        Optional<Duration> latency,
        Optional<Diagnosis> matter) {
    /**
     * Why a link could not be opened.
     *
     * @param error what kind of error it is
     * @param text in words
     */
    record Refusal(KnetError error, String text) {}

    /** Whether the link ran. */
    boolean ran() {
        return refusal.isEmpty();
    }

    /** Whether packets pass in both directions, and are understood. */
    boolean isWell() {
        return answered && heard;
    }
}
