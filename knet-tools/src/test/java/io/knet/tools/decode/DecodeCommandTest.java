package io.knet.tools.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.crypto.CryptoModel;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.SaltSource;
import io.knet.session.wire.ConfirmedData;
import io.knet.session.wire.HandshakeHeader;
import io.knet.session.wire.Outcome;
import io.knet.session.wire.ReceiptsPacket;
import io.knet.session.wire.SessionDatagram;
import io.knet.session.wire.TransportHeader;
import io.knet.tools.CommandRun;
import io.knet.tools.Main;
import io.knet.tools.Streams;
import io.knet.wire.DataHeader;
import io.knet.wire.PingPacket;
import io.knet.wire.PmtudPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeCommandTest {
    private static final String FRONT =
            "2026-11-27T12:00:00.123456789Z 10.0.0.1:5405 > 10.0.0.2:5406 ";
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @TempDir private Path directory;

    static byte[] bytes(Consumer<ByteBuf> writer) {
        ByteBuf out = Unpooled.buffer();
        writer.accept(out);
        return ByteBufUtil.getBytes(out);
    }

    static byte[] ping() {
        return bytes(out -> PingPacket.write(out, 1, 3, 5_000_000_007L, 42, true));
    }

    static byte[] data(int fragments, int fragment, int payload) {
        return bytes(
                out -> {
                    DataHeader.write(out, 1, 43, 0, true, fragments, fragment, 5);
                    out.writeZero(payload);
                });
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("some.pcap"), content);
    }

    private CommandRun decode(byte[] capture, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("decode", file(capture).toString()));
        args.addAll(Arrays.asList(more));
        return CommandRun.of(args.toArray(String[]::new));
    }

    private String lineOf(byte[] packet, String... more) throws IOException {
        SampleCapture capture = new SampleCapture().add(SampleCapture.ipv4(packet));
        CommandRun run = decode(capture.pcap(), more);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith(FRONT).endsWith("\n");
        return run.out().substring(FRONT.length()).stripTrailing();
    }

    // ---- packets

    @Test
    void printsEachKindOfPacketInClear() throws IOException {
        assertThat(lineOf(ping())).isEqualTo("ping host=1 link=3 sequence=42 timed bytes=26");
        byte[] pong = bytes(out -> PingPacket.writePong(Unpooled.wrappedBuffer(ping()), 2, out));
        assertThat(lineOf(pong)).isEqualTo("pong host=2 link=3 sequence=42 timed bytes=26");
        byte[] probe = bytes(out -> PmtudPacket.writeProbe(out, 1, 3, 1500, 100));
        assertThat(lineOf(probe)).isEqualTo("pmtud host=1 link=3 size=1500 bytes=100");
        byte[] reply = bytes(out -> PmtudPacket.writeReply(Unpooled.wrappedBuffer(probe), 2, out));
        assertThat(lineOf(reply)).isEqualTo("pmtud-reply host=2 link=3 size=1500 bytes=9");
        assertThat(lineOf(data(1, 0, 10)))
                .isEqualTo("data host=1 sequence=43 channel=5 broadcast payload=10 bytes=24");
        assertThat(lineOf(data(3, 2, 10)))
                .isEqualTo(
                        "data host=1 sequence=43 channel=5 broadcast fragment=2 fragments=3"
                                + " payload=10 bytes=24");
    }

    @Test
    void namesTheCompressionAndWhatOnlySessionsHave() throws IOException {
        byte[] zlib = bytes(out -> DataHeader.write(out, 1, 43, 1, false, 1, 0, 0));
        assertThat(lineOf(SampleCapture.behind(zlib, new byte[4])))
                .contains("compressed=zlib payload=4");
        byte[] unknown = bytes(out -> DataHeader.write(out, 1, 43, 99, false, 1, 0, 0));
        assertThat(lineOf(SampleCapture.behind(unknown, new byte[4])))
                .contains("compressed=unknown-model-99");
        byte[] confirmed = bytes(out -> ConfirmedData.write(out, 1, 43, 0, false, 1, 0, 0, 7));
        assertThat(lineOf(SampleCapture.behind(confirmed, new byte[4])))
                .contains("confirmation=7 payload=4");
        byte[] receipts =
                bytes(
                        out -> {
                            ReceiptsPacket.writeHeader(out, 2, 1);
                            ReceiptsPacket.writeReceipt(out, 7, Outcome.DELIVERED);
                        });
        assertThat(lineOf(receipts)).isEqualTo("receipts host=2 count=1 bytes=16");
    }

    @Test
    void saysWhyAPacketIsMalformed() throws IOException {
        assertThat(lineOf(HexFormat.of().parseHex("0199000100000000")))
                .matches("malformed bytes=8 \\(.*type.*: 153\\)");
        assertThat(lineOf(HexFormat.of().parseHex("018100010000000000")))
                .matches("malformed bytes=9 \\(.*: 9 bytes\\)");
        assertThat(lineOf(Arrays.copyOf(data(3, 9, 1), 15))).matches("malformed .*: 9 of 3\\)");
        assertThat(lineOf(new byte[0])).isEqualTo("malformed bytes=0 (The datagram is empty)");
    }

    @Test
    void printsTheClearHeadersOfSessions() throws IOException {
        HandshakeHeader init =
                new HandshakeHeader(
                        SessionDatagram.INIT, 1, 2, 1, 0xabcd, 0, 1, 2, 1_795_780_800_000_000_000L);
        byte[] sent = SampleCapture.behind(bytes(init::write), new byte[100]);
        assertThat(lineOf(sent))
                .isEqualTo(
                        "session-init host=1 to=2 link=2 version=1 suite=1 index=0000abcd"
                                + " clock=2026-11-27T12:00:00Z bytes=124");
        byte[] transport = new byte[TransportHeader.MIN_DATAGRAM + 3];
        TransportHeader.write(transport, 0xabcd, -1);
        assertThat(lineOf(transport))
                .isEqualTo(
                        "session-transport index=0000abcd number=18446744073709551615 payload=10"
                                + " bytes=42");
        assertThat(lineOf(Arrays.copyOf(transport, 20)))
                .isEqualTo(
                        "malformed bytes=20 (session-transport of 20 bytes, which is too short)");
        assertThat(lineOf(SampleCapture.behind(sent, new byte[200])))
                .contains("(324 bytes are more than any handshake has)");
    }

    // ---- keys

    private static byte[] seal(CryptoConfig config, byte[] plain) throws Exception {
        CryptoModel model =
                ServiceLoader.load(CryptoModel.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(known -> known.name().equals("jca"))
                        .findFirst()
                        .orElseThrow();
        SaltSource salts = (salt, offset, length) -> Arrays.fill(salt, offset, length, (byte) 9);
        try (PacketCrypto crypto = model.create(config);
                PacketSealer sealer = crypto.newSealer(salts)) {
            ByteBuf sealed = Unpooled.buffer(crypto.overhead().sealed(plain.length));
            sealer.seal(Unpooled.wrappedBuffer(plain), sealed);
            return ByteBufUtil.getBytes(sealed);
        }
    }

    private static byte[] key(int seed) {
        byte[] key = new byte[200];
        new Random(seed).nextBytes(key);
        return key;
    }

    @ParameterizedTest
    @CsvSource({"aes256,sha256", "aes128,md5", "none,sha512", "aes-256-ctr,sha1"})
    void opensWhatTheKeyFits(String cipher, String hash) throws Exception {
        CryptoConfig config =
                CryptoConfig.of(
                        "jca", CryptoCipher.ofName(cipher), CryptoHash.ofName(hash), key(1));
        byte[] sealed = seal(config, ping());
        String right = Files.write(directory.resolve("right"), key(1)).toString();
        String wrong = Files.write(directory.resolve("wrong"), key(2)).toString();
        String crypto = cipher + "/" + hash;

        assertThat(lineOf(sealed, "--crypto", crypto, "--key-file", right))
                .isEqualTo("ping host=1 link=3 sequence=42 timed sealed bytes=" + sealed.length);
        assertThat(lineOf(sealed, "--crypto=bouncycastle/" + crypto, "--key-file", right))
                .startsWith("ping host=1");
        if (!cipher.equals("none")) {
            assertThat(lineOf(sealed, "--crypto", crypto, "--key-file", wrong))
                    .startsWith("sealed bytes=" + sealed.length + " (the key does not open it");
            assertThat(lineOf(sealed)).contains("(sealed, or not of libknet's format; a key");
        }
        // Whoever accepts clear packets beside sealed ones wants to see them as such.
        assertThat(lineOf(ping(), "--crypto", crypto, "--key-file", right))
                .isEqualTo("ping host=1 link=3 sequence=42 timed bytes=26");
    }

    // ---- files

    @Test
    void readsPcapOfEitherOrderAndResolution() throws IOException {
        SampleCapture capture = new SampleCapture().add(SampleCapture.ipv4(ping()));
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            assertThat(decode(capture.pcap(SampleCapture.RAW, order, true)).out())
                    .startsWith(FRONT + "ping");
            assertThat(decode(capture.pcap(SampleCapture.RAW, order, false)).out())
                    .startsWith("2026-11-27T12:00:00.123456000Z ")
                    .contains(" ping ");
        }
    }

    @Test
    void readsPcapNgOfEitherOrderWithDirections() throws IOException {
        SampleCapture capture = new SampleCapture().add(SampleCapture.ipv4(ping()));
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            CommandRun run = decode(capture.pcapNg(SampleCapture.RAW, order));
            assertThat(run.out())
                    .isEqualTo(
                            FRONT.replace("Z 10", "Z out 10")
                                    + "ping host=1 link=3 sequence=42 timed bytes=26\n");
            assertThat(run.err()).isEqualTo("1 packet, 1 ping\n");
        }
    }

    @Test
    void readsFilesThatWerePutTogether() throws IOException {
        SampleCapture capture = new SampleCapture().add(SampleCapture.ipv4(ping()));
        byte[] both =
                SampleCapture.behind(
                        capture.pcapNg(SampleCapture.RAW, ByteOrder.LITTLE_ENDIAN),
                        capture.pcapNg(SampleCapture.RAW, ByteOrder.BIG_ENDIAN));

        assertThat(decode(both).err()).isEqualTo("2 packets, 2 ping\n");
    }

    @ParameterizedTest
    @CsvSource({
        // Ethernet, with none, one and two tags
        "1,0200000000010200000000020800",
        "1,02000000000102000000000281000005" + "0800",
        "1,02000000000102000000000288a800058100000708" + "00",
        // Linux cooked, both versions
        "113,00000001000600000000000000000800",
        "276,0800000000000001000100060000000000000000",
        // loopback of the BSDs, in both orders
        "0,02000000",
        "0,00000002",
        "108,00000002",
        // raw
        "101,''",
        "12,''",
        "228,''"
    })
    void findsThePacketInFramesOfAllKinds(int linkType, String header) throws IOException {
        byte[] frame =
                SampleCapture.behind(HexFormat.of().parseHex(header), SampleCapture.ipv4(ping()));
        CommandRun run =
                decode(
                        new SampleCapture()
                                .add(frame)
                                .pcap(linkType, ByteOrder.LITTLE_ENDIAN, true));

        assertThat(run.out()).startsWith(FRONT + "ping host=1");
    }

    @Test
    void readsIpv6WithExtensions() throws IOException {
        byte[] hopByHop = HexFormat.of().parseHex("1100010400000000");
        byte[] fragment = HexFormat.of().parseHex("1100000900000007");
        byte[] whole = HexFormat.of().parseHex("1100000000000007");
        SampleCapture capture =
                new SampleCapture()
                        .add(SampleCapture.ipv6(ping(), new byte[0], 17))
                        .add(SampleCapture.ipv6(ping(), hopByHop, 0))
                        .add(SampleCapture.ipv6(ping(), whole, 44))
                        .add(SampleCapture.ipv6(ping(), fragment, 44));
        String[] lines = decode(capture.pcap()).out().split("\n");

        assertThat(lines).hasSize(4);
        for (int i = 0; i < 3; i++) {
            assertThat(lines[i]).contains(" [fd00::1]:5405 > [fd00::2]:5406 ping host=1");
        }
        assertThat(lines[3])
                .contains(" fd00::1 > fd00::2 ip-fragment id=7 offset=8 length=34 (a part of");
    }

    @Test
    void saysThatIpHasCutADatagram() throws IOException {
        SampleCapture capture =
                new SampleCapture()
                        .add(SampleCapture.ipv4(data(1, 0, 100), 0x2000, 17))
                        .add(SampleCapture.ipv4(data(1, 0, 100), 0x0010, 17));
        CommandRun run = decode(capture.pcap());

        assertThat(run.out().lines())
                .satisfiesExactly(
                        first -> assertThat(first).contains("ip-fragment id=77 offset=0 length="),
                        last -> assertThat(last).contains("offset=128 length=122 last ("));
        assertThat(run.err()).isEqualTo("2 packets, 2 ip-fragment\n");
    }

    @Test
    void countsWhatItLeavesOut() throws IOException {
        SampleCapture capture =
                new SampleCapture()
                        .add(SampleCapture.ipv4(ping()))
                        .add(SampleCapture.ipv4(ping(), 0, 6))
                        .add(new byte[] {1, 2, 3});

        assertThat(decode(capture.pcap()).err())
                .isEqualTo("3 packets, 1 ping, 1 not printed (not IP), 1 not printed (not UDP)\n");
        assertThat(decode(capture.pcap(147, ByteOrder.BIG_ENDIAN, true)).err())
                .isEqualTo("3 packets, 3 not printed (link type 147 is not known)\n");
    }

    @Test
    void printsOnlyThePortsThatAreAskedFor() throws IOException {
        byte[] capture = new SampleCapture().add(SampleCapture.ipv4(ping())).pcap();

        assertThat(decode(capture, "--port", "5406").out()).contains("ping");
        assertThat(decode(capture, "--port", "1", "--port", "5405").out()).contains("ping");
        CommandRun other = decode(capture, "--port", "1");
        assertThat(other.out()).isEmpty();
        assertThat(other.err()).isEqualTo("1 packet, 1 not printed (other ports)\n");
    }

    @Test
    void saysWhatTheCaptureHasCutOff() throws IOException {
        byte[] cut = Arrays.copyOf(SampleCapture.ipv4(data(1, 0, 100)), 28 + 20);
        String line = decode(new SampleCapture().add(cut).pcap()).out();

        assertThat(line)
                .contains("data host=1 sequence=43")
                .contains("payload=100")
                .contains("bytes=114 captured=20");

        byte[] shorter = Arrays.copyOf(cut, 28 + 6);
        assertThat(decode(new SampleCapture().add(shorter).pcap()).out())
                .contains("of which the capture has too little");
    }

    @Test
    void printsJson() throws IOException {
        SampleCapture capture =
                new SampleCapture()
                        .add(SampleCapture.ipv4(ping()))
                        .add(SampleCapture.ipv4(new byte[] {1, 2}));
        String[] lines =
                decode(capture.pcapNg(SampleCapture.RAW, ByteOrder.LITTLE_ENDIAN), "--json")
                        .out()
                        .split("\n");

        JsonNode ping = JACKSON.readTree(lines[0]);
        assertThat(ping.get("packet").asInt()).isEqualTo(1);
        assertThat(ping.get("time").asText()).isEqualTo("2026-11-27T12:00:00.123456789Z");
        assertThat(ping.get("direction").asText()).isEqualTo("out");
        assertThat(ping.get("source").asText()).isEqualTo("10.0.0.1:5405");
        assertThat(ping.get("destination").asText()).isEqualTo("10.0.0.2:5406");
        assertThat(ping.get("kind").asText()).isEqualTo("ping");
        assertThat(ping.get("host").isInt()).isTrue();
        assertThat(ping.get("timed").asBoolean()).isTrue();
        assertThat(ping.get("sealed").asBoolean()).isFalse();
        assertThat(ping.has("problem")).isFalse();
        assertThat(JACKSON.readTree(lines[1]).get("problem").asText()).contains("2 bytes");
    }

    @Test
    void readsStandardInput() {
        byte[] capture = new SampleCapture().add(SampleCapture.ipv4(ping())).pcap();
        CommandRun run =
                CommandRun.of(
                        "",
                        streams ->
                                Main.run(
                                        new Streams(
                                                new ByteArrayInputStream(capture),
                                                streams.out(),
                                                streams.err()),
                                        "decode",
                                        "-"));

        assertThat(run.out()).startsWith(FRONT + "ping");
    }

    // ---- bad input

    @ParameterizedTest
    @ValueSource(
            strings = {
                "decode",
                "decode FILE --crypto aes256/sha256",
                "decode FILE --key-file FILE",
                "decode FILE --crypto aes256 --key-file KEY",
                "decode FILE --crypto aes257/sha256 --key-file KEY",
                "decode FILE --crypto aes256/sha256 --key-file /none",
                "decode FILE --crypto aes256/sha256 --key-file FILE",
                "decode FILE --port 0",
                "decode FILE --port many",
                "decode /none/such",
                "decode /",
                "decode KEY",
                "decode FILE FILE"
            })
    void refusesArgumentsThatCannotWorkInOneLine(String line) throws IOException {
        String file = file(new SampleCapture().pcap()).toString();
        String key = Files.write(directory.resolve("key"), key(1)).toString();
        String[] args = line.replace("FILE", file).replace("KEY", key).split(" ");
        CommandRun run = CommandRun.of(args);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1).allMatch(text -> text.startsWith("knet decode: "));
        assertThat(run.out()).isEmpty();
    }

    @Test
    void printsWhatItCouldReadOfAFileThatIsCutOff() throws IOException {
        byte[] whole =
                new SampleCapture()
                        .add(SampleCapture.ipv4(ping()))
                        .add(SampleCapture.ipv4(ping()))
                        .pcap();
        CommandRun run = decode(Arrays.copyOf(whole, whole.length - 5));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out().lines()).hasSize(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("ends within a packet, behind byte")
                .endsWith("; 1 packet, 1 ping");
    }

    static Stream<byte[]> captures() throws Exception {
        SampleCapture capture =
                new SampleCapture()
                        .add(SampleCapture.ipv4(ping()))
                        .add(SampleCapture.ipv4(data(3, 2, 40)))
                        .add(SampleCapture.ipv6(ping(), new byte[8], 60))
                        .add(SampleCapture.ipv4(ping(), 0x2000, 17));
        byte[] transport = new byte[TransportHeader.MIN_DATAGRAM];
        TransportHeader.write(transport, 1, 2);
        capture.add(SampleCapture.ipv4(transport));
        byte[] init = new byte[124];
        init[0] = (byte) 0xc1;
        capture.add(SampleCapture.ipv4(init));
        CryptoConfig config =
                CryptoConfig.of("jca", CryptoCipher.AES256, CryptoHash.SHA256, key(1));
        capture.add(SampleCapture.ipv4(seal(config, ping())));
        SampleCapture ethernet = new SampleCapture();
        ethernet.add(
                SampleCapture.behind(
                        HexFormat.of().parseHex("0200000000010200000000028100000" + "50800"),
                        SampleCapture.ipv4(ping())));
        return Stream.of(
                capture.pcap(),
                capture.pcapNg(SampleCapture.RAW, ByteOrder.LITTLE_ENDIAN),
                capture.pcapNg(SampleCapture.RAW, ByteOrder.BIG_ENDIAN),
                ethernet.pcap(SampleCapture.ETHERNET, ByteOrder.BIG_ENDIAN, false),
                capture.pcap(276, ByteOrder.LITTLE_ENDIAN, true),
                capture.pcapNg(0, ByteOrder.LITTLE_ENDIAN));
    }

    @Tag("any-jdk")
    @ParameterizedTest
    @MethodSource("captures")
    void noDamageOfAFileLeadsToMoreThanOneLine(byte[] whole) throws IOException {
        String key = Files.write(directory.resolve("key"), key(1)).toString();
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(8); i >= 0; i--) {
                int at = random.nextInt(damaged.length);
                damaged[at] =
                        random.nextBoolean()
                                ? (byte) random.nextInt(256)
                                : (byte) (random.nextBoolean() ? 0xff : 0);
            }
            if (random.nextInt(4) == 0) {
                damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
            }
            CommandRun run =
                    random.nextBoolean()
                            ? decode(damaged)
                            : decode(
                                    damaged,
                                    "--json",
                                    "--crypto=aes256/sha256",
                                    "--key-file=" + key);

            assertThat(run.exitCode()).as("seed %d", seed).isIn(0, 2);
            assertThat(run.err().lines()).as("seed %d: %s", seed, run.err()).hasSize(1);
            assertThat(run.err()).doesNotContain("internal error");
        }
    }
}
