package io.knet.netty.session;

import io.knet.KnetLimits;
import io.knet.NodePublicKey;
import io.knet.SessionFailureReason;
import io.knet.event.SessionEndedEvent;
import io.knet.event.SessionEstablishedEvent;
import io.knet.event.SessionFailedEvent;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.LimitedLog;
import io.knet.netty.count.PacketCounters;
import io.knet.netty.link.HostLink;
import io.knet.session.Session;
import io.knet.session.SessionAction;
import io.knet.session.receipt.GiveUp;
import io.knet.stats.DiagnosisCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the state machine of a host's sessions says: sends handshakes, tells the
 * application, and has links, receipts and the dialect follow. On the host's event loop.
 */
final class SessionDeeds {
    /** As long as what an INIT leads to is kept unconfirmed. */
    private static final long ASKER_LASTS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int host;
    private final EventLoop loop;
    private final PeerHost peer;
    private final HeldSessions held;
    private final HostDialect dialect;
    private final HostReceipts receipts;
    private final SessionSurroundings around;
    private final LimitedLog log;

    /** Loop only: sessions that were confirmed and have not ended. */
    private final Set<Session> confirmed = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Loop only: where INITs for dynamic links that are down came from. */
    private final @Nullable Asker[] askers;

    /** Loop only: bits of the links whose last INIT went to an asker. */
    private int lastToAsker;

    /** Loop only: whether there ever was a session. */
    private boolean wasKnown;

    /**
     * Where an INIT came from that may be a recording, which anybody can send from anywhere: one
     * INIT may go there, and only soon.
     */
    private static final class Asker {
        private final HostLink link;
        private final InetSocketAddress source;
        private final long atNanos;

        Asker(HostLink link, InetSocketAddress source, long atNanos) {
            this.link = link;
            this.source = source;
            this.atNanos = atNanos;
        }
    }

    SessionDeeds(
            int host,
            EventLoop loop,
            PeerHost peer,
            HeldSessions held,
            HostDialect dialect,
            HostReceipts receipts,
            SessionSurroundings around,
            LimitedLog log) {
        this.host = host;
        this.loop = loop;
        this.peer = peer;
        this.held = held;
        this.dialect = dialect;
        this.receipts = receipts;
        this.around = around;
        this.log = log;
        askers = new Asker[KnetLimits.MAX_LINKS];
    }

    /**
     * An INIT came over a link that passed all checks up to that of its time.
     *
     * <p>A dynamic link that is down may lead to where its peer was before. The peer tells where it
     * is by INITs, but if its clock went back they are never taken, and those that go to the former
     * address never arrive.
     *
     * @return whether there is somewhere to send to over the link that there was not before
     */
    boolean asked(int link, InetSocketAddress source) {
        assert LoopCalls.owns(loop);
        HostLink over = peer.linkOrNull(link);
        if (over == null || !over.config().isDynamic() || over.isUp()) {
            return false;
        }
        boolean unknown = !reaches(over);
        askers[link] = new Asker(over, source, nanoTime());
        return unknown;
    }

    /** Whether there is an address to send handshakes to over a link. */
    boolean reaches(HostLink link) {
        assert LoopCalls.owns(loop);
        return link.leadsToPeer() || asker(link) != null;
    }

    private @Nullable Asker asker(HostLink link) {
        Asker asker = askers[link.id()];
        boolean holds =
                asker != null
                        && asker.link.equals(link)
                        && !link.isUp()
                        && nanoTime() - asker.atNanos < ASKER_LASTS_NANOS
                        && link.accepts(asker.source.getAddress());
        if (!holds) {
            askers[link.id()] = null;
        }
        return holds ? asker : null;
    }

    private void sendInit(SessionAction.SendInit init) {
        HostLink link = peer.linkOrNull(init.link());
        Asker asker = link == null ? null : asker(link);
        int bit = 1 << init.link();
        // By turns with the known address, or recordings would keep all INITs from it.
        boolean toAsker = asker != null && !(asker.link.leadsToPeer() && (lastToAsker & bit) != 0);
        lastToAsker = toAsker ? lastToAsker | bit : lastToAsker & ~bit;
        if (toAsker) {
            askers[init.link()] = null;
        }
        send(link, init.datagram(), toAsker && asker != null ? asker.source : null);
    }

    /**
     * Carries out actions in their order.
     *
     * @param source where the handshake came from that they answer, if they do
     * @param publicKey of the host
     */
    void carryOut(
            List<SessionAction> actions,
            @Nullable InetSocketAddress source,
            Optional<NodePublicKey> publicKey) {
        assert LoopCalls.owns(loop);
        boolean ended = false;
        boolean restarted = false;
        for (SessionAction action : actions) {
            if (action instanceof SessionAction.SendInit init) {
                sendInit(init);
            } else if (action instanceof SessionAction.SendResponse response) {
                HostLink link = peer.linkOrNull(response.link());
                boolean dynamic = link != null && link.config().isDynamic();
                send(link, response.datagram(), dynamic ? source : null);
            } else if (action instanceof SessionAction.NewInstance) {
                restarted = true;
                peer.onNewInstance();
                receipts.startAnew(GiveUp.PEER_RESTARTED);
            } else if (action instanceof SessionAction.Established established) {
                established(established.session(), restarted, publicKey);
            } else if (action instanceof SessionAction.Ended over) {
                if (confirmed.remove(over.session())) {
                    ended = true;
                    around.events().accept(new SessionEndedEvent(host, over.reason()));
                }
            } else if (action instanceof SessionAction.Failed failed) {
                around.events().accept(new SessionFailedEvent(host, failed.failure()));
                peer.links().forEach(link -> link.saw(ofFailure(failed.failure()), Map.of()));
                log.warn("no session with host {}: {}", host, failed.failure());
            }
        }
        if (ended && held.current() == null) {
            dialect.withoutSession();
        }
    }

    private static DiagnosisCode ofFailure(SessionFailureReason reason) {
        return switch (reason) {
            case KEY -> DiagnosisCode.SESSION_KEY;
            case SUITE -> DiagnosisCode.SESSION_SUITE;
            case IDENTITY -> DiagnosisCode.SESSION_IDENTITY;
            case CLOCK -> DiagnosisCode.SESSION_CLOCK;
            case PLATFORM -> DiagnosisCode.SESSION_PLATFORM;
        };
    }

    private static void send(
            @Nullable HostLink link, ByteBuf datagram, @Nullable InetSocketAddress to) {
        if (link == null) {
            datagram.release();
        } else {
            link.sendSealed(PacketCounters.HANDSHAKE, datagram, to);
        }
    }

    private void established(
            Session session, boolean newInstance, Optional<NodePublicKey> publicKey) {
        boolean renewal = wasKnown && !newInstance;
        boolean restarted = wasKnown && newInstance;
        wasKnown = true;
        confirmed.add(session);
        dialect.onSession();
        around.events().accept(new SessionEstablishedEvent(host, renewal, restarted, publicKey));
        log.info("session with host {}{}", host, renewal ? " renewed" : " established");
        for (HostLink link : peer.links()) {
            link.pingNow();
        }
    }

    private long nanoTime() {
        return loop.ticker().nanoTime();
    }
}
