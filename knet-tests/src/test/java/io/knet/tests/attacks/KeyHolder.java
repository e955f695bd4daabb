package io.knet.tests.attacks;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.knet.ClearTraffic;
import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.knet.KnetMessage;
import io.knet.admin.value.CryptoSpec;
import io.knet.tests.nodes.Cluster;
import io.netty.buffer.Unpooled;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Two nodes in a JVM of their own that are given keys in all the ways that there are, use them, and
 * drop them when they are told. Nothing here keeps a key or prints one: the first is in a file
 * under a mask, the second as it is, for the nodes to read it themselves.
 */
final class KeyHolder {
    /** The mask of the first key. */
    static final int MASK = 0xA7;

    static final String READY = "ready";

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final CryptoSpec spec;
    private final Path maskedKey;
    private final Path plainKey;
    private final Cluster cluster;
    private final DataChannel sender;
    private final DataChannel receiver;

    private KeyHolder(CryptoSpec spec, Path maskedKey, Path plainKey) throws IOException {
        this.spec = spec;
        this.maskedKey = maskedKey;
        this.plainKey = plainKey;
        try (CryptoConfig first = firstConfig()) {
            cluster = Cluster.of(2).each(node -> node.crypto(first)).start();
        }
        cluster.node(1).filter(DestinationFilter.unicastTo(2));
        sender = cluster.node(1).openChannel(0);
        receiver = cluster.node(2).openChannel(0);
    }

    /** Arguments: model/cipher/hash, the file with the masked key, the file with the other key. */
    public static void main(String[] args) throws IOException {
        KeyHolder holder =
                new KeyHolder(CryptoSpec.parse(args[0]), Path.of(args[1]), Path.of(args[2]));
        holder.exchange();
        holder.obeyUntilTold(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)));
    }

    private CryptoConfig firstConfig() throws IOException {
        byte[] key = Files.readAllBytes(maskedKey);
        for (int i = 0; i < key.length; i++) {
            key[i] ^= (byte) MASK;
        }
        try {
            return spec.withKey(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private void obeyUntilTold(BufferedReader commands) throws IOException {
        System.out.println(READY);
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "second" -> takeSecondKey();
                case "forget" -> forgetFirstKey();
                case "close" -> cluster.close();
                case "dump" -> dump(words[1], Boolean.parseBoolean(words[2]));
                default -> throw new IllegalArgumentException(line);
            }
            System.out.println(READY);
        }
    }

    /** From the file, as {@code knet node} takes it. */
    private void takeSecondKey() {
        for (KnetHandle node : nodes()) {
            try (CryptoConfig second = spec.withKeyFile(plainKey.toString())) {
                node.crypto().set(2, second);
            }
        }
        nodes().forEach(node -> node.crypto().use(2));
        exchange();
    }

    private void forgetFirstKey() {
        for (KnetHandle node : nodes()) {
            node.crypto().clear(1);
            node.crypto().clearTraffic(ClearTraffic.DISALLOW);
        }
        exchange();
    }

    private List<KnetHandle> nodes() {
        return List.of(cluster.node(1), cluster.node(2));
    }

    /** One message by the way of the event loops, and one by the caller's thread. */
    private void exchange() {
        sender.send(Unpooled.wrappedBuffer(new byte[5000]));
        receive();
        sender.sendSync(Unpooled.wrappedBuffer(new byte[5000]));
        receive();
    }

    private void receive() {
        KnetMessage message =
                receiver.receive(LIMIT).orElseThrow(() -> new AssertionError("no message came"));
        message.release();
    }

    private static void dump(String file, boolean live) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file, live);
    }
}
