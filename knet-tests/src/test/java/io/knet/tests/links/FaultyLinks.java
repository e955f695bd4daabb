package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoConfig;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.NodeIdentity;
import io.knet.SessionConfig;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.Diagnosis;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.LinkStatus;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.FreePorts;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;

/** Nodes with links that are, or whose peers or networks are, not as they should be. */
abstract class FaultyLinks {
    static final LinkTimers TIMERS =
            LinkTimers.ofMillis(100, 1000).withPongsToComeUp(2).withBackoff(1);

    @Parameter NativeMode sockets;
    final List<KnetHandle> handles = new ArrayList<>();
    final InetSocketAddress here = FreePorts.endpoint();
    final InetSocketAddress there = FreePorts.endpoint();

    @AfterEach
    final void close() {
        handles.forEach(KnetHandle::close);
    }

    final KnetHandle node(int id) {
        return node(id, handle -> handle);
    }

    final KnetHandle node(int id, UnaryOperator<NettyHandleBuilder> more) {
        KnetHandle handle =
                more.apply(new NettyHandleBuilder(id).threads(1).nativeMode(sockets)).build();
        handles.add(handle);
        return handle;
    }

    static KnetLink link(
            KnetHandle node, int host, int link, InetSocketAddress from, InetSocketAddress to) {
        return node.addHost(host, LinkPolicy.PASSIVE)
                .addLink(link, LinkConfig.udp(from, to).withTimers(TIMERS));
    }

    static byte[] key(int number) {
        byte[] key = new byte[128];
        Arrays.fill(key, (byte) number);
        return key;
    }

    static NodeIdentity identity(int number) {
        byte[] secret = new byte[NodeIdentity.BYTES];
        Arrays.fill(secret, (byte) number);
        return NodeIdentity.of(secret);
    }

    static UnaryOperator<NettyHandleBuilder> sealed(int key) {
        return handle -> handle.crypto(CryptoConfig.aes256Sha256(key(key)));
    }

    static UnaryOperator<NettyHandleBuilder> inSessions(SessionConfig config) {
        return handle -> handle.sessions(config);
    }

    /** Waits until a link has a diagnosis, and finds it in the link's status. */
    static Diagnosis await(KnetLink link, DiagnosisCode code) {
        Await.until(() -> link.status().diagnosis().filter(now -> now.code() == code).isPresent());
        LinkStatus status = link.status();
        assertThat(status.toJson()).contains("\"diagnosis\":{\"code\":\"" + code.wireName());
        Diagnosis found = status.diagnosis().orElseThrow();
        assertThat(found.text()).doesNotContain("{", "}");
        assertThat(found.next()).doesNotContain("{", "}");
        assertThat(status.findings()).extracting(Diagnosis::code).contains(code);
        return found;
    }

    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
