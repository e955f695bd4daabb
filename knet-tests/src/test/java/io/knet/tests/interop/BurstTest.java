package io.knet.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Verdict;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FloodMessage;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import io.knet.tests.peer.Veth;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Messages of two packets each, many at once, to each version of libknet. */
@Tag("busy")
@EachLibknet({Need.LIBKNET, Need.NAMESPACES})
class BurstTest {
    private static final int JAVA = MixedPair.JAVA;
    private static final int PEER = MixedPair.PEER;
    private static final int MESSAGES = 60;
    private static final int LENGTH = 2000;
    private static final int ROUNDS = 5;

    /** The send queue finds all of them when it looks: the first one waits for the last. */
    private static void sendAtOnce(JavaNode java) {
        CountDownLatch all = new CountDownLatch(1);
        java.handle()
                .filter(
                        request -> {
                            Await.open(all);
                            return Verdict.unicast(PEER);
                        });
        for (int i = 0; i < MESSAGES; i++) {
            java.send(PEER, new FloodMessage(i, LENGTH).toBytes());
        }
        all.countDown();
    }

    /**
     * Since 1.34 libknet gives up messages whose fragments come behind those of later messages
     * (spec wire 8.3), so all arrive only if fragments leave in order.
     */
    @Test
    void allFragmentedMessagesOfABurstArrive() {
        try (NetNamespaces networks = NetNamespaces.open()) {
            NetNamespace far = networks.add();
            Veth cable = networks.connect(networks.own(), far);
            try (MixedPair pair =
                    MixedPair.builder()
                            .peer(peer -> peer.namespace(far).quietMessages())
                            .link(cable.path(FreePorts.port()))
                            .startLinked()) {
                Await.until(() -> pair.java().handle().dataMtu() == 1446);
                for (int round = 0; round < ROUNDS; round++) {
                    pair.peer().resetSummary();

                    sendAtOnce(pair.java());

                    pair.peer().awaitReceived(JAVA, 0, MESSAGES, JavaNode.TIMEOUT);
                    assertThat(pair.peer().summary(JAVA, 0).isClean(MESSAGES)).isTrue();
                }
            }
        }
    }
}
