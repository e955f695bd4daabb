package io.knet.tests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.CryptoCipher;
import io.knet.CryptoHash;
import io.knet.netty.handle.FuzzedNode;
import io.knet.netty.handle.FuzzedSession;
import io.knet.testing.Trace;
import io.knet.testing.Vector;
import io.knet.testing.Vectors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Makes the inputs that searches begin with, out of what was recorded from libknet. */
final class Seeds {
    /** The recordings with crypto lie with the module that opens them. */
    private static final Path SEALED = Path.of("../knet-crypto/src/test/resources/vectors");

    private static final int LONGEST = 600;
    private static final int TRACE_STEPS = 60;
    private static final int HOST = 2;
    private static final int LZ4 = 2;
    private static final int LZ4HC = 3;

    private final List<Corpus.Entry> entries = new ArrayList<>();
    private final Set<String> labels = new HashSet<>();

    private Seeds() {}

    /** The seeds of a target. */
    static List<Corpus.Entry> of(Targets target) {
        Seeds seeds = new Seeds();
        switch (target) {
            case CLEAR_PACKET -> clear().forEach(seeds::packets);
            case SEALED_PACKET -> seeds.sealed();
            case CRYPTO_SLOTS -> seeds.slots();
            case EXPAND_ZLIB -> seeds.streams(1);
            case EXPAND_LZ4, EXPAND_LZ4HC -> {
                seeds.streams(LZ4);
                seeds.streams(LZ4HC);
            }
            case EXPAND_LZO2 -> seeds.streams(4);
            case EXPAND_LZMA -> seeds.streams(5);
            case EXPAND_BZIP2 -> seeds.streams(6);
            case EXPAND_ZSTD -> seeds.streams(7);
            case REASSEMBLY -> seeds.traces();
            case PIPELINE_CLEAR -> seeds.scripts(0);
            case PIPELINE_SEALED, PIPELINE_BOTH -> {
                seeds.scripts(FuzzedNode.SEALED);
                seeds.scripts(0);
            }
            case SESSION_INIT,
                    SESSION_RESPONSE,
                    SESSION_TRANSPORT,
                    SESSION_RECEIPTS,
                    SESSION_VIEWS ->
                    seeds.sessions();
            case KEY_FILE -> seeds.keyFiles();
            case OPTION_TEXT -> seeds.texts(Texts.PARTS);
            case NODE_OPTIONS, OPTIONS_FILE -> seeds.texts(Texts.OPTIONS);
            case NODE_COMMAND -> seeds.texts(Texts.COMMANDS);
        }
        return seeds.entries;
    }

    /** The keys of the recordings. */
    static List<Corpus.Entry> keys() {
        Seeds seeds = new Seeds();
        for (Vector vector : recordings("crypto-openssl.json", "crypto-ctr.json")) {
            Vector.Crypto crypto = vector.config().crypto();
            String name = FuzzKeys.name(cipher(crypto), hash(crypto));
            if (seeds.labels.add(name)) {
                seeds.entries.add(new Corpus.Entry(name, crypto.key()));
            }
        }
        return seeds.entries;
    }

    private static Stream<Vector> clear() {
        return Stream.concat(
                        Vectors.load("clear.json").stream(), Vectors.load("negative.json").stream())
                .filter(vector -> vector.config().crypto() == null);
    }

    private static List<Vector> recordings(String... files) {
        return Stream.of(files)
                .flatMap(
                        file -> {
                            try {
                                return Vectors.load(Files.newInputStream(SEALED.resolve(file)))
                                        .stream();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                .toList();
    }

    private static CryptoCipher cipher(Vector.Crypto crypto) {
        return CryptoCipher.ofName(crypto.cipher());
    }

    private static CryptoHash hash(Vector.Crypto crypto) {
        return CryptoHash.ofName(crypto.hash());
    }

    private void add(String label, byte[] bytes) {
        if (bytes.length <= LONGEST && labels.add(label)) {
            entries.add(new Corpus.Entry(label, bytes));
        }
    }

    private void packets(Vector vector) {
        vector.datagrams().forEach(datagram -> add(vector.id(), datagram));
        if (vector.trigger() != null) {
            add(vector.id() + "-trigger", vector.question());
        }
    }

    private void sealed() {
        Set<String> pairs = new HashSet<>();
        for (Vector vector : recordings("crypto-openssl.json", "crypto-ctr.json")) {
            Vector.Crypto crypto = vector.config().crypto();
            byte choice = (byte) SealedPacketTarget.choice(cipher(crypto), hash(crypto));
            // Of each pair the first few packets, which are of different types.
            String type = vector.id().substring(0, 4);
            if (pairs.add(choice + type)) {
                add(vector.id(), joined(new byte[] {choice, 0}, vector.datagrams().get(0)));
            }
        }
        for (int choice = 0; choice < 35; choice++) {
            byte[] plain = ("a packet of choice " + choice).getBytes(UTF_8);
            add("body-" + choice, joined(new byte[] {(byte) choice, 1}, plain));
            add("plain-" + choice, joined(new byte[] {(byte) choice, 2}, plain));
        }
    }

    /** Genuine datagrams, whole and with a byte changed, and some of another length. */
    private void sessions() {
        int changed = FuzzedSession.CHANGES;
        int repaired = changed | FuzzedSession.REPAIRED;
        add("genuine", FuzzedSession.step(changed, new byte[0]));
        add("genuine-repaired", FuzzedSession.step(repaired, new byte[0]));
        for (int at = 0; at < 64; at++) {
            byte[] one = new byte[at + 1];
            one[at] = 1;
            add("byte-" + at, FuzzedSession.step(changed, one));
            add("byte-" + at + "-repaired", FuzzedSession.step(repaired, one));
        }
        add("longer", FuzzedSession.step(repaired, new byte[300]));
        add("empty", FuzzedSession.step(0, new byte[0]));
        for (int type = 0xc1; type <= 0xc4; type++) {
            add("short-" + type, FuzzedSession.step(0, new byte[] {(byte) type, 1, 2}));
        }
        add(
                "twice",
                joined(
                        FuzzedSession.step(repaired, new byte[0]),
                        FuzzedSession.step(repaired, new byte[0])));
        add(
                "later",
                joined(
                        new byte[] {(byte) 0xc0, (byte) 200},
                        FuzzedSession.step(repaired, new byte[0])));
    }

    private void slots() {
        byte[] packet = "a packet".getBytes(UTF_8);
        for (int node = 0; node < 32; node++) {
            add("node-" + node, joined(new byte[] {(byte) node, (byte) (node % 4)}, packet));
        }
    }

    private void streams(int model) {
        Stream.concat(
                        Vectors.load("compress-tx.json").stream(),
                        Vectors.load("compress-rx.json").stream())
                .filter(vector -> vector.datagrams().size() == 1)
                .filter(vector -> vector.datagrams().get(0)[8] == model)
                .forEach(
                        vector -> {
                            byte[] packet = vector.datagrams().get(0);
                            add(
                                    vector.id(),
                                    Arrays.copyOfRange(
                                            packet, ReferenceWire.DATA_HEADER, packet.length));
                        });
        add("empty-claim", new byte[] {0});
    }

    private void traces() {
        for (String file : List.of("trace-reassembly.json", "trace-dedup.json")) {
            for (Trace trace : Vectors.traces(file)) {
                add(trace.id(), steps(trace));
            }
        }
        add("longest", new byte[] {5, 0, 1, 32, 1, 0, 1, (byte) 255, 32, 0, 0, 0, (byte) 255});
    }

    private static byte[] steps(Trace trace) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // 32 buffers, as libknet has; the first number as in the trace.
        out.write(5);
        u16(out, 0);
        for (Trace.Operation operation :
                trace.operations().subList(0, Math.min(TRACE_STEPS, trace.operations().size()))) {
            if (operation instanceof Trace.Data data) {
                far(out, data.sequence());
                out.writeBytes(new byte[] {ReassemblyTarget.MESSAGE, 0, 9});
            } else if (operation instanceof Trace.Ping ping) {
                far(out, ping.sequence());
                int kind =
                        ping.timed() ? ReassemblyTarget.TIMED_PING : ReassemblyTarget.UNTIMED_PING;
                out.writeBytes(new byte[] {(byte) kind, 0, (byte) (ping.sequence() == 0 ? 0 : 99)});
            } else if (operation instanceof Trace.Fragment fragment) {
                far(out, fragment.sequence());
                out.writeBytes(new byte[] {ReassemblyTarget.FRAGMENT, 0});
                out.write(fragment.count() - 2);
                out.write(fragment.number() - 1);
                out.write(fragment.payload().length - 1);
            }
        }
        return out.toByteArray();
    }

    private static void far(ByteArrayOutputStream out, int sequence) {
        out.writeBytes(new byte[] {ReassemblyTarget.FAR, 0});
        u16(out, sequence);
    }

    private static void u16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    private void scripts(int flags) {
        String suffix = flags == 0 ? "" : "-sealed";
        clear().forEach(
                        vector -> {
                            ByteArrayOutputStream script = new ByteArrayOutputStream();
                            for (byte[] datagram : vector.datagrams()) {
                                script.writeBytes(FuzzedNode.step(flags, fromHost(datagram)));
                            }
                            add(vector.id() + suffix, script.toByteArray());
                        });
    }

    /** The datagram as the node's peer would send it. */
    private static byte[] fromHost(byte[] datagram) {
        byte[] changed = datagram.clone();
        if (changed.length > 3) {
            changed[2] = 0;
            changed[3] = HOST;
        }
        return changed;
    }

    private void keyFiles() {
        for (int length : new int[] {0, 1, 127, 128, 129, 200}) {
            byte[] key = new byte[length];
            Arrays.fill(key, (byte) 'k');
            add("length-" + length, key);
        }
        byte[] lines = new byte[140];
        Arrays.fill(lines, (byte) '\n');
        add("newlines", lines);
    }

    private void texts(List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            add("text-" + (i + 1), texts.get(i).getBytes(UTF_8));
        }
    }

    private static byte[] joined(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }
}
