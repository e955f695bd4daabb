package consumer;

import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.netty.buffer.Unpooled;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Two encrypted nodes in one JVM; one sends to the other. */
public final class Consumer {
    private Consumer() {}

    /** Ends with 0 if the message came. */
    public static void main(String[] args) throws Exception {
        InetSocketAddress[] address = new InetSocketAddress[2];
        try (DatagramSocket first = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket second = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            address[0] = (InetSocketAddress) first.getLocalSocketAddress();
            address[1] = (InetSocketAddress) second.getLocalSocketAddress();
        }
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(new byte[256]);
                KnetHandle one = node(1, crypto, address[0], address[1]);
                KnetHandle two = node(2, crypto, address[1], address[0])) {
            CompletableFuture<String> came = new CompletableFuture<>();
            two.openChannel(
                    0,
                    message ->
                            came.complete(message.content().toString(StandardCharsets.UTF_8)));
            DataChannel channel = one.openChannel(0);
            one.host(2).whenReachable().get(30, TimeUnit.SECONDS);
            two.host(1).whenReachable().get(30, TimeUnit.SECONDS);
            channel.sendSync(Unpooled.copiedBuffer("published", StandardCharsets.UTF_8));
            System.out.println("came: " + came.get(30, TimeUnit.SECONDS));
        }
        try (CryptoConfig absent =
                CryptoConfig.of(
                        "bouncycastle",
                        io.knet.CryptoCipher.AES256,
                        io.knet.CryptoHash.SHA256,
                        new byte[256])) {
            KnetHandle.builder(1).crypto(absent).build().close();
            throw new AssertionError("Bouncy Castle came along");
        } catch (KnetException refused) {
            if (refused.error() != KnetError.MODEL_UNAVAILABLE) {
                throw refused;
            }
        }
    }

    private static KnetHandle node(
            int me, CryptoConfig crypto, InetSocketAddress local, InetSocketAddress remote) {
        KnetHandle node = KnetHandle.builder(me).threads(1).crypto(crypto).build();
        node.filter(DestinationFilter.broadcast());
        node.enableForwarding();
        node.addHost(3 - me)
                .addLink(
                        0,
                        LinkConfig.udp(local, remote).withTimers(LinkTimers.ofMillis(20, 2000)));
        return node;
    }
}
