package io.knet.netty.link;

import io.knet.LinkTransport;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.service.Services;
import java.util.List;
import org.slf4j.Logger;

/** Finds the transports that come in modules of their own. */
public final class TransportProviders {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.TRANSPORT);

    private TransportProviders() {}

    /** What to do about a transport of which no provider was found, in words. */
    public static String missing(LinkTransport transport) {
        return "the module knet-"
                + transport.wireName()
                + " is not on the class path or module path";
    }

    /** All that can be loaded, looked up anew. */
    public static List<TransportProvider> find() {
        return Services.all(
                TransportProvider.class,
                broken -> LOG.warn("a transport cannot be loaded and is left out", broken));
    }
}
