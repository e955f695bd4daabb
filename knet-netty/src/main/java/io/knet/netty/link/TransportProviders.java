package io.knet.netty.link;

import io.knet.LinkTransport;
import io.knet.service.Services;
import java.util.List;
import java.util.function.Consumer;

/** Finds the transports that come in modules of their own. */
public final class TransportProviders {
    private TransportProviders() {}

    /** What to do about a transport of which no provider was found, in words. */
    public static String missing(LinkTransport transport) {
        return "the module knet-"
                + transport.wireName()
                + " is not on the class path or module path";
    }

    /**
     * All that can be loaded, looked up anew.
     *
     * @param broken told why one cannot be loaded, and is left out
     */
    public static List<TransportProvider> find(Consumer<Throwable> broken) {
        return Services.all(TransportProvider.class, broken);
    }
}
