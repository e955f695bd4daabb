package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLink;
import io.knet.LinkPing;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.RelayedPath;
import io.knet.tests.peer.Interop;
import io.knet.tests.peer.Need;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pings over a network that becomes narrow, and is cut. */
@Interop({Need.NAMESPACES, Need.NFT})
@Timeout(120)
final class LinkPingNetworkTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int NARROW = 1000;

    private static KnetException failure(CompletableFuture<LinkPing> ping) {
        Throwable failure =
                ping.orTimeout(60, TimeUnit.SECONDS).handle((answer, why) -> why).join();
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        assertThat(cause).isInstanceOf(KnetException.class);
        return (KnetException) cause;
    }

    @Test
    void aNarrowInterfaceAndACutOneAreToldApart() {
        try (RelayedPath path = RelayedPath.open();
                Cluster nodes = path.link(Cluster.of(2)).start()) {
            KnetLink link = nodes.link(1, 2, 0);
            assertThat(Await.result(link.pingAsync(1500, LONG)).size()).isEqualTo(1500);
            path.mtu(NARROW);
            KnetException tooLong = failure(link.pingAsync(NARROW + 1, LONG));
            assertThat(tooLong.error()).isEqualTo(KnetError.SOCKET_ERROR);
            assertThat(tooLong.errno()).isEqualTo(Errno.EMSGSIZE);
            assertThat(Await.result(link.pingAsync(NARROW, LONG)).size()).isEqualTo(NARROW);
            path.cut();
            assertThat(failure(link.pingAsync(Duration.ofMillis(500))).error())
                    .isIn(KnetError.TIMED_OUT, KnetError.SOCKET_ERROR, KnetError.HOST_DOWN);
        }
    }
}
