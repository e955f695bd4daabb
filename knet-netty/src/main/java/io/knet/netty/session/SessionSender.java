package io.knet.netty.session;

import io.knet.crypto.PacketSealer;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.HandleLog;
import io.knet.netty.count.PacketCounters;
import io.knet.netty.link.HostLink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.security.GeneralSecurityException;
import org.slf4j.Logger;

/** Seals packets that only sessions have for a host, and sends them. On the host's event loop. */
final class SessionSender {
    private final int host;
    private final EventLoop loop;
    private final PeerHost peer;
    private final SessionPackets packets;
    private final PacketSealer sealer;
    private final Logger logger;

    /**
     * The sender of a host's packets.
     *
     * @param sealer of the packets, which this closes
     */
    SessionSender(
            int localHost,
            int host,
            EventLoop loop,
            PeerHost peer,
            SessionPackets packets,
            PacketSealer sealer) {
        this.host = host;
        this.loop = loop;
        this.peer = peer;
        this.packets = packets;
        this.sealer = sealer;
        logger = HandleLog.of(LogSubsystem.CRYPTO, localHost);
    }

    /** Sends a packet over a link, or over another one if that is not usable. Takes it over. */
    void send(PacketCounters kind, int preferred, ByteBuf plain) {
        assert LoopCalls.owns(loop);
        int usable = peer.usableLinks();
        int link =
                (usable & 1 << preferred) != 0 ? preferred : Integer.numberOfTrailingZeros(usable);
        HostLink found = usable == 0 ? null : peer.linkOrNull(link);
        if (found == null) {
            plain.release();
        } else {
            send(kind, found, plain);
        }
    }

    /** Sends a packet over a link, usable or not. Takes it over. */
    void send(PacketCounters kind, HostLink link, ByteBuf plain) {
        assert LoopCalls.owns(loop);
        try {
            ByteBuf sealed = Unpooled.buffer(packets.overhead().sealed(plain.readableBytes()));
            sealer.seal(plain, sealed);
            link.sendSealed(kind, sealed, null);
        } catch (GeneralSecurityException noSession) {
            // What it says is said again.
            logger.debug("no {} packet for host {} now: {}", kind, host, noSession.toString());
        } finally {
            plain.release();
        }
    }

    void close() {
        assert LoopCalls.owns(loop);
        sealer.close();
    }
}
