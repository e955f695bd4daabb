package io.knet.tools.demo;

import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.SessionConfig;
import io.knet.netty.NettyHandleBuilder;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(key);
                SessionConfig sessions = SessionConfig.aesGcm(key)) {
            alpha = new NettyHandleBuilder(ALPHA).crypto(crypto).sessions(sessions).build();
            beta =
                    new NettyHandleBuilder(BETA)
                            .crypto(crypto)
                            .sessions(sessions)
                            .linkInitializer(
                                    (channel, link) -> {
                                        if (link.id() == 0) {
                                            scissors.addTo(channel);
                                        }
                                    })
                            .build();
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        alpha.filter(DestinationFilter.unicastTo(BETA));
        orders = alpha.openChannel(CHANNEL);
        beta.openChannel(CHANNEL, message -> inbox.add(message.content()));
    }

    /** Adds the links, from both ends, and lets messages pass. */
    void connect() throws IOException {
        HostConfig inLibknetsFormat = HostConfig.DEFAULT.withDialect(Dialect.LIBKNET);
        KnetHost toBeta = alpha.addHost(BETA, inLibknetsFormat);
        KnetHost toAlpha = beta.addHost(ALPHA, inLibknetsFormat);
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

    /**
     * Lets both nodes speak in a session too. They go on in libknet's format until there is one.
     *
     * @return completes when each of them sends in it
     */
    CompletableFuture<Void> moveToSession() {
        CompletableFuture<Void> both =
                CompletableFuture.allOf(whenInSession(alpha), whenInSession(beta));
        alpha.host(BETA).dialect(Dialect.EITHER);
        beta.host(ALPHA).dialect(Dialect.EITHER);
        return both;
    }

    private static CompletableFuture<Void> whenInSession(KnetHandle node) {
        CompletableFuture<Void> inSession = new CompletableFuture<>();
        node.onEvent(
                event -> {
                    if (event instanceof KnetEvent.DialectChange change
                            && change.spoken() == Dialect.SESSION) {
                        inSession.complete(null);
                    }
                });
        return inSession;
    }

    /** From now on neither node takes anything else than sessions from the other. */
    void demandSession() {
        alpha.host(BETA).dialect(Dialect.SESSION);
        beta.host(ALPHA).dialect(Dialect.SESSION);
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
