package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.HostCrypto;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.NumberedCrypto;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node whose host 2 has keys of its own, while all others share those of the handle: none. */
class OwnKeysTest {
    private final CryptoSlots own = new NumberedCrypto(1, 2).slots();
    private final CryptoSlots peers = new NumberedCrypto(2, 1).slots();
    private final PacketCipher peer = Keys.cipher(peers);
    private final VirtualNode virtual = VirtualNode.withCrypto(1, this::crypto);
    private final NettyHost owner = virtual.addHost(2);
    private final NettyHost other = virtual.addHost(3);
    private final NettyLink toOwner = virtual.addLink(owner, 0);
    private final NettyLink toOther = virtual.addLink(other, 0);

    private HostCrypto crypto(CryptoSlots ofHandle) {
        return new HostCrypto() {
            @Override
            public CryptoSlots ofHandle() {
                return ofHandle;
            }

            @Override
            public CryptoSlots of(int host) {
                return host == 2 ? own : ofHandle;
            }
        };
    }

    @AfterEach
    void close() {
        virtual.close();
        peer.close();
        peers.close();
        own.close();
    }

    private ByteBuf pong(NettyLink link) {
        return Packets.pong(link.host().id(), link.id(), virtual.clock.nanoTime());
    }

    @Test
    void packetsOfTheHostAreTakenIfItsKeysOpenThem() {
        for (int i = 0; i < 2; i++) {
            virtual.receive(toOwner, peer.seal(pong(toOwner), ByteBufAllocator.DEFAULT));
        }

        assertThat(toOwner.isUp()).isTrue();
        assertThat(virtual.drops()).isEmpty();
    }

    @Test
    void whatTheKeysOfTheHandleOpenIsNotTakenForTheHosts() {
        virtual.receive(toOwner, pong(toOwner));
        virtual.receive(virtual.listener(), VirtualNode.peer(owner, 0), pong(toOwner));
        virtual.receive(toOther, pong(toOwner));

        assertThat(toOwner.isUp()).isFalse();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.NOT_AUTHENTIC, 3L));
    }

    @Test
    void whatTheKeysOfTheHostOpenIsNotTakenForOthers() {
        virtual.receive(toOwner, peer.seal(pong(toOther), ByteBufAllocator.DEFAULT));

        assertThat(toOther.isUp()).isFalse();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.NOT_AUTHENTIC, 1L));
    }

    @Test
    void pingsToTheHostAreSealedWithItsKeys() {
        virtual.advanceMillis(2000);

        assertThat(Packets.sent(VirtualNode.channel(toOwner)))
                .isNotEmpty()
                .allMatch(this::isGenuine);
        assertThat(Packets.sent(VirtualNode.channel(toOther)))
                .isNotEmpty()
                .noneMatch(this::isGenuine);
    }

    private boolean isGenuine(byte[] datagram) {
        var packet =
                peer.open(
                        Packets.received(Packets.of(datagram)),
                        ByteBufAllocator.DEFAULT,
                        (reason, packets, whose) -> {});
        if (packet != null) {
            packet.release();
        }
        return packet != null;
    }

    @Test
    void eachLinkHasTheOverheadOfItsHost() {
        assertThat(toOwner.path().orElseThrow().mtu().crypto()).isEqualTo(NumberedCrypto.OVERHEAD);
        assertThat(toOther.path().orElseThrow().mtu().crypto()).isEqualTo(CryptoOverhead.NONE);
    }
}
