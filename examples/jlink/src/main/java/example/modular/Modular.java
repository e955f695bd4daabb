package example.modular;

import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.SessionConfig;
import io.netty.buffer.Unpooled;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Two nodes in a session; one sends to the other, and says on what it runs. */
public final class Modular {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Modular() {}

    /** Ends with 0 if the message was received, with 1 if not. */
    public static void main(String[] arguments) throws Exception {
        InetSocketAddress first = freeAddress();
        InetSocketAddress second = freeAddress();
        byte[] key = new byte[256];
        new SecureRandom().nextBytes(key);
        try (SessionConfig sessions = SessionConfig.aesGcm(key);
                KnetHandle one = KnetHandle.builder(1).threads(1).sessions(sessions).build();
                KnetHandle two = KnetHandle.builder(2).threads(1).sessions(sessions).build()) {
            two.openChannel(
                    0,
                    message ->
                            System.out.println(
                                    "received: "
                                            + message.content().toString(StandardCharsets.UTF_8)));
            connect(two, 1, second, first);
            DataChannel channel = one.openChannel(0);
            connect(one, 2, first, second);
            one.host(2).whenReachable().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            two.host(1).whenReachable().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            channel.sendConfirmed(
                    Unpooled.copiedBuffer("from module to module", StandardCharsets.UTF_8),
                    PATIENCE);
            System.out.println(
                    ModuleLayer.boot().modules().size()
                            + " modules, links over "
                            + one.host(2).link(0).status().transport()
                            + ", "
                            + one.host(2).status().session().orElseThrow().summary());
        } catch (KnetException failed) {
            System.err.println(failed);
            System.exit(1);
        }
    }

    private static void connect(
            KnetHandle node, int peer, InetSocketAddress local, InetSocketAddress remote) {
        node.filter(DestinationFilter.unicastTo(peer));
        node.enableForwarding();
        node.addHost(peer)
                .addLink(0, LinkConfig.udp(local, remote).withTimers(LinkTimers.ofMillis(50, 500)));
    }

    private static InetSocketAddress freeAddress() throws java.io.IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }
}
