package io.knet.tools.demo;

import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.netty.NettyHandleBuilder;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;

/**
 * Two nodes in this process, with two links between them. Node alpha is an ordinary one; node beta
 * has scissors in the pipeline of its link 0, so that alpha learns of a cut as it would of a broken
 * cable.
 */
class DemoCluster implements AutoCloseable {
    static final int ALPHA = 1;
    static final int BETA = 2;
    static final int LINKS = 2;
    static final LinkTimers TIMERS =
            LinkTimers.ofMillis(100, 800).withPrecision(10).withPongsToComeUp(3).withBackoff(1);

    private static final int KEY_BYTES = 256;
    private static final int CHANNEL = 0;
    private static final int HIGHEST_PRIORITY = 10;
    private static final List<String> ALPHA_ADDRESSES = List.of("127.0.0.11", "127.0.0.12");
    private static final List<String> BETA_ADDRESSES = List.of("127.0.0.21", "127.0.0.22");

    private final LinkCut scissors;
    private final KnetHandle alpha;
    private final KnetHandle beta;
    private final DataChannel orders;
    private final DemoInbox inbox = new DemoInbox();

    DemoCluster() {
        this(new LinkCut());
    }

    DemoCluster(LinkCut scissors) {
        this.scissors = scissors;
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(key)) {
            alpha = new NettyHandleBuilder(ALPHA).crypto(crypto).build();
            beta =
                    new NettyHandleBuilder(BETA)
                            .crypto(crypto)
                            .linkInitializer(
                                    (channel, link) -> {
                                        if (link.id() == 0) {
                                            scissors.addTo(channel);
                                        }
                                    })
                            .build();
        }
        alpha.filter(DestinationFilter.unicastTo(BETA));
        orders = alpha.openChannel(CHANNEL);
        beta.openChannel(CHANNEL, message -> inbox.add(message.content()));
    }

    /** Adds the links, from both ends, and lets messages pass. */
    void connect() throws IOException {
        KnetHost toBeta = alpha.addHost(BETA);
        KnetHost toAlpha = beta.addHost(ALPHA);
        for (int link = 0; link < LINKS; link++) {
            InetSocketAddress here = freeAddress(ALPHA_ADDRESSES.get(link));
            InetSocketAddress there = freeAddress(BETA_ADDRESSES.get(link));
            int priority = HIGHEST_PRIORITY - link;
            toAlpha.addLink(link, config(there, here, priority));
            toBeta.addLink(link, config(here, there, priority));
        }
        beta.enableForwarding();
        alpha.enableForwarding();
    }

    private static LinkConfig config(
            InetSocketAddress local, InetSocketAddress remote, int priority) {
        return LinkConfig.udp(local, remote).withPriority(priority).withTimers(TIMERS);
    }

    private static InetSocketAddress freeAddress(String ip) throws IOException {
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(ip, 0))) {
            return new InetSocketAddress(ip, probe.getLocalPort());
        }
    }

    /** Alpha's view of beta. */
    KnetHost beta() {
        return alpha.host(BETA);
    }

    /** Beta's view of a link. */
    KnetLink linkFromBeta(int link) {
        return beta.host(ALPHA).link(link);
    }

    /** Where alpha sends. */
    DataChannel orders() {
        return orders;
    }

    /** What beta has received. */
    DemoInbox inbox() {
        return inbox;
    }

    void cutLink() {
        scissors.cut();
    }

    void restoreLink() {
        scissors.restore();
    }

    /** Ends beta, without a word to alpha. */
    void stopBeta() {
        beta.close();
    }

    @Override
    public void close() {
        alpha.close();
        beta.close();
    }
}
