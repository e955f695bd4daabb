package io.knet.tests.attacks;

import io.knet.CryptoConfig;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.peer.FreePorts;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Node 1, which delivers what comes on channel 0, and peers that may say anything: each is a host
 * of its own with one link, which is up and says nothing by itself.
 */
final class AttackedNode implements AutoCloseable {
    static final int CHANNEL = 0;

    /** How many datagrams a socket's buffer holds, whatever the machine's settings. */
    static final int BURST = 100;

    final KnetHandle node;
    final Inbox inbox = new Inbox();

    private final InetSocketAddress local = FreePorts.endpoint();
    private final List<RawPeer> peers = new ArrayList<>();
    private final Optional<CryptoConfig> crypto;

    AttackedNode(boolean sealed) {
        NettyHandleBuilder builder = new NettyHandleBuilder(1).threads(1);
        crypto = sealed ? Optional.of(key(1)) : Optional.empty();
        crypto.ifPresent(builder::crypto);
        node = builder.build();
        node.mtu().manual(1500);
        node.openChannel(CHANNEL, inbox);
        node.enableForwarding();
    }

    /** A key of equal bytes. */
    static CryptoConfig key(int fill) {
        byte[] key = new byte[KnetLimits.MIN_KEY];
        Arrays.fill(key, (byte) fill);
        return CryptoConfig.aes256Sha256(key);
    }

    /** Adds a host whose link is up. */
    RawPeer addPeer(int host) {
        RawPeer peer = stranger();
        KnetLink link =
                node.addHost(host)
                        .addLink(
                                0, LinkConfig.udp(local, peer.address()).withTimers(Cluster.QUICK));
        peer.answerPings(host, 2);
        Await.result(link.whenUp());
        link.timers(Cluster.SILENT);
        return peer;
    }

    /** Somebody with the key at an address that no link knows. */
    RawPeer stranger() {
        RawPeer peer = new RawPeer(FreePorts.endpoint(), local, crypto);
        peers.add(peer);
        return peer;
    }

    /** How much was dropped for a reason so far. */
    long drops(DropReason reason) {
        return node.stats().get(reason);
    }

    /** Waits until so much more was dropped for a reason. */
    void awaitDrops(DropReason reason, long before, long more) {
        Await.until(() -> drops(reason) >= before + more);
    }

    /** Sends packets that are all dropped for a reason, as fast as none is lost before. */
    void expectDrops(RawPeer peer, List<byte[]> packets, DropReason reason) {
        for (int start = 0; start < packets.size(); start += BURST) {
            List<byte[]> burst = packets.subList(start, Math.min(packets.size(), start + BURST));
            long before = drops(reason);
            burst.forEach(peer::send);
            awaitDrops(reason, before, burst.size());
        }
    }

    /** A message of the peer's still comes through, and nothing before it did. */
    void expectNothingBut(RawPeer peer, int host, int sequence, String text) {
        peer.send(RawPeer.fragment(host, sequence, 0, 1, 0, text.getBytes(StandardCharsets.UTF_8)));
        Inbox.Letter letter = inbox.take();
        if (letter.source() != host || !letter.text().equals(text)) {
            throw new AssertionError(
                    "host "
                            + letter.source()
                            + " got "
                            + letter.bytes().length
                            + " bytes through before \""
                            + text
                            + "\"");
        }
    }

    @Override
    public void close() {
        Await.result(node.closeAsync());
        peers.forEach(RawPeer::close);
        crypto.ifPresent(CryptoConfig::close);
    }
}
