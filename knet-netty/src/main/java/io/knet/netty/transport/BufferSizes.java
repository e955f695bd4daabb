package io.knet.netty.transport;

import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/**
 * Tells if the kernel gives sockets less than what was asked for, once for each size: it does so
 * silently, and what is missing shows as loss under load only. Thread safe.
 */
final class BufferSizes {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.TRANSPORT);

    /** For all sockets, as the limits are the machine's and not a handle's. */
    static final BufferSizes OF_ALL = new BufferSizes();

    private record Cut(String kind, int asked, int given) {}

    private final Set<Cut> told = ConcurrentHashMap.newKeySet();

    /** A socket was opened that asked for a send buffer. */
    void checkSend(int asked, int given) {
        check("send", "net.core.wmem_max", asked, given);
    }

    /** A socket was opened that asked for a receive buffer. */
    void checkReceive(int asked, int given) {
        check("receive", "net.core.rmem_max", asked, given);
    }

    private void check(String kind, String sysctl, int asked, int given) {
        if (given < asked && told.add(new Cut(kind, asked, given))) {
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
