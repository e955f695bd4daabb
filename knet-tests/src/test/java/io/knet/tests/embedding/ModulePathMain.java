package io.knet.tests.embedding;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.HostConfig;
import io.knet.KnetAddress;
import io.knet.KnetCapabilities;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.SessionConfig;
import io.knet.tests.nodes.Await;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** A program as others write it, for a JVM with knet's modules on the module path. */
final class ModulePathMain {
    private static final byte[] KEY = new byte[256];

    static {
        Arrays.fill(KEY, (byte) 7);
    }

    private ModulePathMain() {}

    /** Two nodes between two addresses; prints what they do, and what can be reached of knet. */
    public static void main(String[] arguments) throws Exception {
        tellServices();
        InetSocketAddress left = KnetAddress.parse(arguments[0]);
        InetSocketAddress right = KnetAddress.parse(arguments[1]);
        CountDownLatch came = new CountDownLatch(3);
        try (KnetHandle one = handle(1);
                KnetHandle two = handle(2)) {
            KnetLink link = link(one, 2, left, right);
            link(two, 1, right, left);
            two.openChannel(0, message -> came.countDown());
            one.filter(DestinationFilter.unicastTo(2));
            DataChannel channel = one.openChannel(0);
            one.enableForwarding();
            two.enableForwarding();
            Await.result(link.whenUp());
            Await.result(one.host(2).whenConfirmable());
            channel.sendSync(text("sync"));
            System.out.println("sent by sendSync");
            channel.send(text("queued"));
            System.out.println("sent asynchronously");
            channel.sendConfirmed(text("confirmed"), Await.LIMIT);
            System.out.println("confirmed");
            Await.open(came);
            System.out.println("received all");
            tellState(one, link);
        }
        tellPackages();
    }

    private static KnetHandle handle(int id) {
        try (SessionConfig sessions = SessionConfig.aesGcm(KEY);
                CryptoConfig crypto =
                        CryptoConfig.of("jca", CryptoCipher.AES256, CryptoHash.SHA256, KEY)) {
            return KnetHandle.builder(id)
                    .threads(1)
                    .sessions(sessions)
                    .crypto(crypto)
                    .compression(CompressionConfig.of(CompressionModel.ZLIB))
                    .build();
        }
    }

    private static KnetLink link(
            KnetHandle handle, int peer, InetSocketAddress local, InetSocketAddress remote) {
        KnetHost host = handle.addHost(peer, HostConfig.DEFAULT);
        return host.addLink(
                0, LinkConfig.udp(local, remote).withTimers(LinkTimers.ofMillis(100, 2000)));
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private static void tellServices() {
        KnetCapabilities here = KnetCapabilities.current();
        System.out.println("crypto models " + here.cryptoModels());
        System.out.println("compressors " + here.compressors());
        here.transports()
                .forEach(
                        transport ->
                                System.out.println(
                                        "transport "
                                                + transport.name()
                                                + transport
                                                        .unavailable()
                                                        .map(why -> ": " + why)
                                                        .orElse(": works")));
    }

    private static void tellState(KnetHandle handle, KnetLink link) {
        System.out.println("link up " + link.status().up());
        System.out.println("in a session " + handle.host(2).status().session().isPresent());
        System.out.println("stats " + handle.stats().toJson());
    }

    static void tellPackages() throws Exception {
        HiddenPackages packages = HiddenPackages.look();
        System.out.println("exported " + packages.exported());
        System.out.println("hidden " + packages.hidden());
        System.out.println("wrong " + packages.wrong());
        System.out.println("unloadable " + packages.unloadable());
    }
}
