package io.knet.tests.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.Wireshark;
import io.knet.tools.Main;
import io.knet.tools.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What passes between a node and libknet, captured by another tool, as knet's tools read it. */
@EachLibknet({Need.LIBKNET, Need.WIRESHARK})
class CapturedLibknetTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();
    private static final int LENGTH = 3000;

    @TempDir private Path directory;

    private final LinkEnds path = FreePorts.link();

    /** Captures a message each way; waits until all that is wanted is in the file. */
    private Path capture(MixedPairBuilder nodes, String... keys) {
        Path file = directory.resolve("lo.pcapng");
        int left = path.left().getPort();
        int right = path.right().getPort();
        try (Wireshark.Capture capture = Wireshark.captureLoopback(file, left, right);
                MixedPair pair = nodes.link(path).startLinked()) {
            assertThat(capture).isNotNull();
            Exchange exchange = new Exchange(pair, 1);
            exchange.toPeer(100, true);
            exchange.toJava(LENGTH, false);
            Await.until(() -> isThere(decode(file, keys)));
        }
        return file;
    }

    private static boolean isThere(List<JsonNode> packets) {
        return has(packets, MixedPair.JAVA, "data")
                && packets.stream().anyMatch(CapturedLibknetTest::isLastOfPeer);
    }

    private static boolean has(List<JsonNode> packets, int host, String kind) {
        return packets.stream()
                .anyMatch(
                        packet ->
                                packet.path("kind").asText().equals(kind)
                                        && packet.path("host").asInt() == host);
    }

    private static boolean isLastOfPeer(JsonNode packet) {
        int fragments = packet.path("fragments").asInt(1);
        return packet.path("kind").asText().equals("data")
                && packet.path("host").asInt() == MixedPair.PEER
                && packet.path("fragment").asInt(1) == fragments;
    }

    /** Of a file that is still written, all packets up to its end. */
    private static List<JsonNode> decode(Path file, String... keys) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> args = new ArrayList<>(List.of("decode", file.toString(), "--json"));
        args.addAll(Arrays.asList(keys));
        Main.run(
                new Streams(
                        InputStream.nullInputStream(),
                        new PrintStream(out, false, UTF_8),
                        new PrintStream(err, true, UTF_8)),
                args.toArray(String[]::new));
        return out.toString(UTF_8).lines().map(CapturedLibknetTest::json).toList();
    }

    private static JsonNode json(String line) {
        try {
            return JACKSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    private static void assertHasAllOfLibknets(List<JsonNode> packets) {
        for (int host : new int[] {MixedPair.JAVA, MixedPair.PEER}) {
            for (String kind : List.of("ping", "pong", "data")) {
                assertThat(has(packets, host, kind)).as("%s of %d", kind, host).isTrue();
            }
        }
        assertThat(packets)
                .as("packets that a node would drop")
                .noneMatch(packet -> packet.path("kind").asText().matches("malformed|sealed"));
    }

    @Test
    void whatIsInClearIsDecodedAndDissected() {
        Path file = capture(MixedPair.builder());

        assertHasAllOfLibknets(decode(file));
        String ports = path.left().getPort() + "," + path.right().getPort();
        List<String> dissected =
                Wireshark.dissect(file, ports, "libknet.type", "libknet.host", "libknet.malformed");
        for (int host : new int[] {MixedPair.JAVA, MixedPair.PEER}) {
            for (String type : List.of("0x81", "0x82", "0x00")) {
                assertThat(dissected).contains(type + "," + host + ",");
            }
        }
        assertThat(dissected).allMatch(line -> line.endsWith(","));
    }

    @Test
    void whatIsSealedIsOpenedWithTheKey() {
        CryptoConfig config =
                CryptoConfig.of(
                        "jca", CryptoCipher.AES256, CryptoHash.SHA256, KeyFiles.key(1, 200));
        Path key = KeyFiles.write(directory, 1, 200);
        String[] keys = {"--crypto=aes256/sha256", "--key-file=" + key};
        Path file = capture(MixedPair.builder().crypto(config, "nss", key), keys);

        List<JsonNode> packets = decode(file, keys);
        assertHasAllOfLibknets(packets);
        assertThat(packets).allMatch(packet -> packet.path("sealed").asBoolean());
    }
}
