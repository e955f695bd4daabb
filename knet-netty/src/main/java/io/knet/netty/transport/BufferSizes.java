package io.knet.netty.transport;

import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * Tells if the kernel gives sockets less than what was asked for, once for each direction: it does
 * so silently, and what is missing shows as loss under load only. Thread safe.
 */
final class BufferSizes {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.TRANSPORT);

    private final AtomicBoolean toldOfSending = new AtomicBoolean();
    private final AtomicBoolean toldOfReceiving = new AtomicBoolean();

    /** A socket was opened that asked for a send buffer. */
    void checkSend(int asked, int given) {
        check("send", "net.core.wmem_max", asked, given, toldOfSending);
    }

    /** A socket was opened that asked for a receive buffer. */
    void checkReceive(int asked, int given) {
        check("receive", "net.core.rmem_max", asked, given, toldOfReceiving);
    }

    private static void check(
            String kind, String sysctl, int asked, int given, AtomicBoolean told) {
        if (given < asked && told.compareAndSet(false, true)) {
            LOG.warn(
                    "sockets have {} buffers of {} bytes, {} were asked for; raise the sysctl {}"
                            + " (where there is one), grant CAP_NET_ADMIN, or ask for less",
                    kind,
                    given,
                    asked,
                    sysctl);
        }
    }
}
