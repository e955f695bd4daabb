package io.knet.netty.link;

import io.knet.KnetEvent;
import io.knet.crypto.engine.HostCrypto;
import io.knet.netty.concurrent.Completions;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.DropSink;
import io.knet.netty.count.Errors;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.message.RxMessage;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.pipeline.CipherPools;
import io.knet.netty.pipeline.MessageCodec;
import io.knet.netty.settings.AccessSwitch;
import io.knet.netty.settings.MtuSettings;
import io.knet.netty.settings.SocketControls;
import io.knet.netty.tap.PacketTaps;
import io.knet.stats.LinkCounter;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link NettyLink} is put together with. Its parts get what they need of it, not this.
 *
 * @param localHost id of this node
 * @param loops what links of one event loop share
 * @param codec compresses messages that are written on the caller's thread
 * @param ciphers lend what the caller's thread seals with
 * @param crypto what packets of each host are sealed and opened with
 * @param dataMtu depends on what links are up
 * @param currentSequence the last sequence number of this node
 * @param wallClock dates ups and downs
 * @param events told of ups and downs
 * @param counters of all links together
 * @param drops counts what is dropped
 * @param failures told of what the application does wrong
 * @param errors told of what sockets report
 * @param mtu settings of the searches
 * @param sockets settings of sockets
 * @param access whether access lists are in force
 * @param addresses who has which addresses
 * @param router takes packets that came over a link's channel and are not its own
 * @param delivery takes whole messages of a host
 * @param taps told of packets that pass
 * @param onRoom called when a link's socket takes messages again
 * @param life of the handle
 * @param calls to event loops
 * @param completions of futures of the application
 */
public record LinkSurroundings(
        int localHost,
        LinkLoops loops,
        MessageCodec codec,
        CipherPools ciphers,
        HostCrypto crypto,
        DataMtu dataMtu,
        IntSupplier currentSequence,
        InstantSource wallClock,
        Consumer<KnetEvent> events,
        Counters<LinkCounter> counters,
        DropSink drops,
        CallbackFailures failures,
        Errors errors,
        MtuSettings mtu,
        SocketControls sockets,
        AccessSwitch access,
        AddressBook addresses,
        PacketRouter router,
        BiConsumer<LinkHost, RxMessage> delivery,
        PacketTaps taps,
        Runnable onRoom,
        HandleLife life,
        LoopCalls calls,
        Completions completions) {
    /** Finds out whose a packet is, and hands it on or drops it. */
    public interface PacketRouter {
        /**
         * Hands a plain packet on. Takes over the packet. Any event loop.
         *
         * @param via the link over whose channel it came, hence from that link's peer; null if it
         *     came over none's
         */
        void route(InboundPacket packet, @Nullable HostLink via);

        /**
         * Hands a plain packet on that was opened with what only its host has. Takes over the
         * packet. Any event loop.
         *
         * @param via as in {@link #route}
         */
        default void routeOpened(InboundPacket packet, @Nullable HostLink via) {
            route(packet, via);
        }
    }
}
