package io.knet.tests.corosync;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoConfig;
import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.Veth;
import io.knet.tests.sctp.SctpKernel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A handle of ours, node 2, and a corosync daemon, node 1, with two links over SCTP. */
@SctpKernel
class SctpCorosyncTest {
    private static final int DAEMON = 1;
    private static final int US = 2;
    private static final LinkTimers TIMERS =
            LinkTimers.ofMillis(100, 800).withPongsToComeUp(2).withBackoff(1);

    /** What every message of totem 3.1 begins with. */
    private static final byte[] TOTEM = {0x70, (byte) 0xc0, 3};

    @RegisterExtension final CorosyncNetwork network = new CorosyncNetwork();

    @Test
    void corosyncSeesUsConnectedOverSctpAndFollowsALinkDownAndUp(@TempDir Path directory) {
        CorosyncNetwork.Place place = network.place();
        CorosyncConfig config =
                CorosyncConfig.of(DAEMON, US, place.daemonLinks())
                        .withCrypto("aes256", "sha256", KeyFiles.write(directory, 1, 256))
                        .overSctp();
        CorosyncDaemon daemon = network.daemon(place, directory, config);
        Inbox inbox = new Inbox();
        KnetHandle us = us(inbox, place.links());
        daemon.awaitConnected(0);
        daemon.awaitConnected(1);
        Await.result(us.host(DAEMON).link(0).whenUp());
        Await.result(us.host(DAEMON).link(1).whenUp());
        // The kernel cuts what SCTP sends, so the search finds the greatest packet there is.
        daemon.await("find the MTU of link 0", () -> daemon.count(0, "mtu") == 65_397);
        Await.until(() -> us.dataMtu() == 65_397);
        awaitTotem(inbox);

        Veth pulled = place.cables().get(0);
        pulled.left().down();
        daemon.awaitDisconnected(0);
        Await.result(us.host(DAEMON).link(0).whenDown());
        assertThat(daemon.isConnected(1)).isTrue();
        inbox.drain();
        awaitTotem(inbox);

        pulled.left().up();
        daemon.awaitConnected(0);
        Await.result(us.host(DAEMON).link(0).whenUp());
        assertThat(us.stats().get(DropReason.NOT_AUTHENTIC)).isZero();
    }

    private KnetHandle us(Inbox inbox, List<LinkEnds> links) {
        KnetHandle us =
                network.add(
                        new NettyHandleBuilder(US)
                                .threads(1)
                                .crypto(CryptoConfig.aes256Sha256(KeyFiles.key(1, 256)))
                                .build());
        us.filter(DestinationFilter.unicastTo(DAEMON));
        us.openChannel(0, inbox);
        us.enableForwarding();
        KnetHost daemon = us.addHost(DAEMON);
        for (int link = 0; link < links.size(); link++) {
            LinkEnds path = links.get(link);
            daemon.addLink(link, LinkConfig.sctp(path.left(), path.right()).withTimers(TIMERS));
        }
        return us;
    }

    private static void awaitTotem(Inbox inbox) {
        Inbox.Letter letter = inbox.take();
        assertThat(letter.source()).isEqualTo(DAEMON);
        assertThat(letter.bytes()).startsWith(TOTEM);
    }
}
