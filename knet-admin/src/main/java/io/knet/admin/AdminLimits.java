package io.knet.admin;

import java.time.Duration;

/**
 * What bounds those who ask.
 *
 * @param clients how many may be connected
 * @param requestBytes how long the line of a request may be
 * @param waitingBytes how much may wait for a client to read it before it gets no more events
 * @param patience how long a client may leave what waits for it untouched
 * @param remembered how many events are remembered
 */
record AdminLimits(
        int clients, int requestBytes, int waitingBytes, Duration patience, int remembered) {
    static final AdminLimits DEFAULT =
            new AdminLimits(16, 8192, 1 << 20, Duration.ofSeconds(10), 256);
}
