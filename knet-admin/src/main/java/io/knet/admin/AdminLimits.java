package io.knet.admin;

import java.time.Duration;

/**
 * What bounds those who ask.
 *
 * @param clients how many may be connected
 * @param requestBytes how long the line of a request may be
 * @param waitingBytes how much may wait for a client to read it before it gets no more events
 * @param patience how long a client may leave what waits for it untouched
 * @param captureBytes how much of packets may wait for a client before more are left out
 * @param remembered how many events are remembered
 */
record AdminLimits(
        int clients,
        int requestBytes,
        int waitingBytes,
        int captureBytes,
        Duration patience,
        int remembered) {
    static final AdminLimits DEFAULT =
            new AdminLimits(16, 8192, 1 << 20, 8 << 20, Duration.ofSeconds(10), 256);
}
