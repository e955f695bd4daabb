package io.knet.tests.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.Libknet;
import io.knet.wire.DataHeader;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same datagrams go to a node of ours and to one of real libknet: both answer the same and
 * deliver the same, or the difference is one of {@link KnownDifference}. Packets that damage
 * libknet's memory are kept from it, but for a few, after which it is started anew.
 *
 * <p>{@code -Dknet.differential.seconds} sets the time for each setting, and {@code
 * -Dknet.differential.seed} where it begins.
 */
@EachLibknet
class LibknetDifferentialTest {
    private static final long SECONDS = Long.getLong("knet.differential.seconds", 6);
    private static final long SEED = Long.getLong("knet.differential.seed", 1);

    /** With too few cases a run shows nothing. */
    private static final int FEWEST_CASES = 50;

    /** How many damaging cases libknet gets. */
    private static final int MOST_RESTARTS = Math.toIntExact(2 + SECONDS / 60);

    private static final int KEY_LENGTH = 200;

    @TempDir private Path directory;

    private final Map<KnownDifference, Integer> differences = new EnumMap<>(KnownDifference.class);
    private final Map<KnownDifference, Integer> crashes = new EnumMap<>(KnownDifference.class);
    private final Map<String, Integer> fates = new TreeMap<>();
    private final Random random = new Random(SEED);
    private final Cases cases = new Cases(random);
    private final Classifier classifier = new Classifier(Libknet.current().isAtLeast("1.34"));
    private JavaSubject ours;
    private LibknetSubject libknet;
    private int number;
    private int restarts;

    @Test
    void inClearBothDoTheSame() {
        run(Optional.empty());
    }

    @Test
    void sealedBothDoTheSame() {
        run(
                Optional.of(
                        CryptoConfig.of(
                                "jca",
                                CryptoCipher.AES256,
                                CryptoHash.SHA256,
                                KeyFiles.key(SEED, KEY_LENGTH))));
    }

    private void run(Optional<CryptoConfig> crypto) {
        Path keyFile = KeyFiles.write(directory, SEED, KEY_LENGTH);
        try (JavaSubject java = new JavaSubject(FreePorts.link(), crypto);
                LibknetSubject c = new LibknetSubject(FreePorts.link(), crypto, keyFile)) {
            ours = java;
            libknet = c;
            exchange(List.of(), List.of());
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (number < FEWEST_CASES || System.nanoTime() < end) {
                one(crypto.isPresent());
            }
        }
        System.out.printf(
                "differential, seed %d: %d cases, %s; known differences %s; libknet ended by %s, %d"
                        + " starts%n",
                SEED, number, fates, differences, crashes, 1 + restarts);
        assertThat(fates).containsKeys("delivered", "answered", "dropped");
    }

    private void one(boolean sealed) {
        List<byte[]> plain = cases.next();
        Set<KnownDifference> known = classifier.classify(plain);
        boolean damages = known.stream().anyMatch(KnownDifference::damages);
        if (damages && restarts >= MOST_RESTARTS) {
            return;
        }
        number++;
        List<byte[]> datagrams = new ArrayList<>();
        for (byte[] packet : plain) {
            datagrams.add(sealed ? sealedOrNot(packet) : packet);
        }
        Optional<List<Observed>> outcomes = exchange(plain, datagrams);
        if (outcomes.isEmpty() || damages) {
            assertThat(damages).as("libknet fell silent after %s", text(plain)).isTrue();
            if (!libknet.isAlive()) {
                known.forEach(each -> crashes.merge(each, 1, Integer::sum));
            }
            restarts++;
            libknet.restart();
            startAfresh();
            return;
        }
        compare(plain, known, outcomes.get().get(0), outcomes.get().get(1));
        if (!known.isEmpty()) {
            // What differs may be hidden in the state.
            startAfresh();
        }
    }

    private byte[] sealedOrNot(byte[] packet) {
        if (packet.length == 0) {
            return packet;
        }
        byte[] sealed = ours.peer.seal(packet);
        switch (random.nextInt(10)) {
            case 0 -> sealed = packet;
            case 1 -> sealed[random.nextInt(sealed.length)] ^= 1;
            default -> {}
        }
        return sealed;
    }

    private void compare(
            List<byte[]> plain, Set<KnownDifference> known, Observed java, Observed reference) {
        if (java.equals(reference)) {
            fates.merge(fate(java), 1, Integer::sum);
            return;
        }
        assertThat(known)
                .as(
                        "seed %d, case %d, packets %s%nours    %s%nlibknet %s%ndrops %s",
                        SEED, number, text(plain), java, reference, ours.drops())
                .isNotEmpty();
        known.forEach(each -> differences.merge(each, 1, Integer::sum));
    }

    private static String fate(Observed outcome) {
        if (!outcome.messages().isEmpty()) {
            return "delivered";
        }
        return outcome.answers().isEmpty() ? "dropped" : "answered";
    }

    /** Makes both nodes forget what they know of sequence numbers. */
    private void startAfresh() {
        exchange(List.of(), List.of(ping(1, 7), ping(2, 0)), true);
    }

    private Optional<List<Observed>> exchange(List<byte[]> plain, List<byte[]> datagrams) {
        return exchange(plain, datagrams, false);
    }

    /** Sends the same to both, and something to know the end by; what both did, ours first. */
    private Optional<List<Observed>> exchange(
            List<byte[]> plain, List<byte[]> datagrams, boolean seal) {
        String text = "end " + number + " " + restarts + " " + plain.size();
        byte[] last = ping(number, 7);
        int endSequence = cases.freshSequence();
        classifier.sent(endSequence);
        byte[] end =
                Cases.packet(
                        out -> {
                            DataHeader.write(out, WirePeer.ID, endSequence, 0, false, 1, 0, 0);
                            out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
                        });
        List<byte[]> all = new ArrayList<>();
        datagrams.forEach(each -> all.add(seal ? ours.peer.seal(each) : each));
        all.add(ours.peer.seal(end));
        all.add(ours.peer.seal(last));
        for (byte[] datagram : all) {
            ours.peer.send(datagram);
            libknet.peer.send(datagram);
        }
        byte[] pong = last.clone();
        pong[1] = (byte) PacketType.PONG.code();
        pong[3] = 1;
        Optional<Observed> java = ours.outcome(text, pong);
        assertThat(java).as("our node fell silent after %s", text(plain)).isPresent();
        return libknet.outcome(text, pong).map(reference -> List.of(java.orElseThrow(), reference));
    }

    private static byte[] ping(int clock, int sequence) {
        return Cases.packet(
                out ->
                        PingPacket.write(
                                out, WirePeer.ID, 0, 0x5a5a_0000_0000L + clock, sequence, true));
    }

    private static List<String> text(List<byte[]> packets) {
        return packets.stream().map(HexFormat.of()::formatHex).toList();
    }
}
