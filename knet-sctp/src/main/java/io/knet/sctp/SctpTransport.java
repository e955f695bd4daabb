package io.knet.sctp;

import io.knet.LinkTransport;
import io.knet.netty.link.ChannelSource;
import io.knet.netty.link.TransportProvider;
import io.knet.netty.link.TransportSurroundings;
import java.util.Optional;

/** SCTP over the JDK's channels. */
public final class SctpTransport implements TransportProvider {
    static final String NAME = "sctp/nio";

    /** The transport, for {@link java.util.ServiceLoader}. */
    public SctpTransport() {}

    @Override
    public LinkTransport transport() {
        return LinkTransport.SCTP;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> unavailable() {
        return SctpSupport.problem();
    }

    @Override
    public ChannelSource open(TransportSurroundings around) {
        return new SctpChannels(around);
    }
}
