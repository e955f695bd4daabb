package io.knet.lab.simulate.attack;

import io.knet.KnetLimits;
import io.knet.session.wire.HandshakeHeader;
import io.knet.session.wire.SessionDatagram;
import io.knet.testkit.network.Datagram;
import io.knet.testkit.network.Interceptor;
import io.knet.testkit.network.Interface;
import io.knet.testkit.network.Machine;
import io.knet.testkit.network.NetworkCounter;
import io.knet.testkit.network.VirtualNetwork;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has the network in his hands, and no key: records the datagrams of sessions, sends
 * them again and elsewhere, holds them back, alters and invents some. Leaves libknet's format
 * alone, which has nothing against repetitions.
 */
public final class Attacker implements Interceptor {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;

    /** Enough for some minutes of all nodes, but in a flood. */
    private static final int RECORDED = 4000;

    /** Longer than a session lives. */
    private static final long LONGEST_HOLD = 220 * SECOND;

    /** The first byte of his addresses. */
    private static final int STRANGE = 12;

    private static final int STRANGE_PORT = 4711;

    private final VirtualNetwork network;
    private final SplittableRandom random;
    private final int port;
    private final Forger forger;
    private final List<Recording> recorded = new ArrayList<>();
    private final Set<Held> held = new LinkedHashSet<>();
    private final double holding;
    private final double doubling;
    private final double repeating;
    private final double forging;
    private boolean active;
    private long holdHandshakes;

    /** A datagram as it was sent. */
    private record Recording(
            Interface from, Interface to, InetSocketAddress source, Datagram datagram) {}

    /** A datagram that is kept from its receiver; equal to itself only. */
    private static final class Held {
        final Recording recording;

        Held(Recording recording) {
            this.recording = recording;
        }
    }

    /**
     * An attacker who waits for his time.
     *
     * @param port at which all nodes receive
     */
    public Attacker(VirtualNetwork network, SplittableRandom random, int port) {
        this.network = network;
        this.random = random;
        this.port = port;
        forger = new Forger(random.split());
        holding = 0.05 * random.nextDouble();
        doubling = 0.1 * random.nextDouble();
        repeating = 0.2 * random.nextDouble();
        forging = 0.1 * random.nextDouble();
    }

    /** Begins, or gives up: what is held back is then lost. */
    public void active(boolean now) {
        active = now;
        holdHandshakes = 0;
        if (!now) {
            for (Held one : held) {
                Recording lost = one.recording;
                network.lost(lost.datagram(), lost.to().machine(), NetworkCounter.WITHHELD);
            }
            held.clear();
        }
    }

    /** Whether he is at work. */
    public boolean isActive() {
        return active;
    }

    @Override
    public boolean takes(
            Interface from, Interface to, InetSocketAddress source, Datagram datagram) {
        if (!active || !isOfSession(datagram.bytes())) {
            return false;
        }
        Recording recording = new Recording(from, to, source, datagram);
        record(recording);
        if (random.nextDouble() < doubling) {
            repeat(recording, (long) (random.nextDouble() * 2 * SECOND));
        }
        if (random.nextDouble() < repeating) {
            elsewhere(recorded.get(random.nextInt(recorded.size())), 0);
        }
        if (random.nextDouble() < forging) {
            forge(recording);
        }
        if (random.nextDouble() < holding) {
            hold(recording, time());
            return true;
        }
        if (holdHandshakes > network.now() && isHandshake(datagram.bytes())) {
            hold(recording, holdHandshakes - network.now());
            return true;
        }
        return false;
    }

    private static @Nullable SessionDatagram kind(byte[] bytes) {
        return SessionDatagram.of(Unpooled.wrappedBuffer(bytes));
    }

    private static boolean isHandshake(byte[] bytes) {
        SessionDatagram kind = kind(bytes);
        return kind != null && kind != SessionDatagram.TRANSPORT;
    }

    /** A sealed packet in libknet's format may begin like any other, but hardly so far. */
    private static boolean isOfSession(byte[] bytes) {
        SessionDatagram kind = kind(bytes);
        if (kind == null) {
            return false;
        }
        return kind == SessionDatagram.TRANSPORT
                ? bytes.length >= Forger.TRANSPORT_HEADER
                        && bytes[1] == 0
                        && bytes[2] == 0
                        && bytes[3] == 0
                : bytes.length >= HandshakeHeader.LENGTH
                        && bytes.length <= 256
                        && bytes[1] >= 1
                        && bytes[1] <= 4
                        && (bytes[2] & 0xff) < KnetLimits.MAX_LINKS
                        && bytes[3] == 1;
    }

    private void record(Recording recording) {
        forger.learn(recording.datagram().bytes());
        if (recorded.size() < RECORDED) {
            recorded.add(recording);
        } else {
            recorded.set(random.nextInt(RECORDED), recording);
        }
    }

    /** Half of them short, some longer than a session lives. */
    private long time() {
        return switch (random.nextInt(4)) {
            case 0 -> (long) (random.nextDouble() * 100 * MILLI);
            case 1 -> (long) (random.nextDouble() * 2 * SECOND);
            case 2 -> (long) (random.nextDouble() * 30 * SECOND);
            default -> (long) (random.nextDouble() * LONGEST_HOLD);
        };
    }

    private void hold(Recording recording, long nanos) {
        network.count(NetworkCounter.HELD_BACK);
        Held one = new Held(recording);
        held.add(one);
        network.after(
                nanos,
                () -> {
                    if (held.remove(one)) {
                        network.forward(
                                recording.from(),
                                recording.to(),
                                recording.source(),
                                recording.datagram());
                    }
                });
    }

    /** To the same receiver, from the same source. */
    private void repeat(Recording recording, long delay) {
        network.count(NetworkCounter.REPLAYED);
        put(recording, recording.to(), recording.datagram().source(), delay);
    }

    /** To any receiver, from any source, the true ones included. */
    private void elsewhere(Recording recording, long delay) {
        network.count(NetworkCounter.REPLAYED);
        Interface to = random.nextInt(4) == 0 ? any(recording.to().net()) : recording.to();
        InetSocketAddress source =
                switch (random.nextInt(8)) {
                    case 0 -> strange(recording.from().machine());
                    case 1 -> visible(any(recording.to().net()));
                    case 2 -> recording.datagram().target();
                    default -> recording.datagram().source();
                };
        put(recording, to, source, delay);
    }

    /** An address of his own, from which he sends what he has of a machine. */
    private InetSocketAddress strange(Machine machine) {
        return new InetSocketAddress(network.strangeAddress(STRANGE, machine), STRANGE_PORT);
    }

    private Interface any(int net) {
        List<Machine> machines = network.machines();
        return machines.get(random.nextInt(machines.size())).on(net);
    }

    private InetSocketAddress visible(Interface place) {
        return place.toVisible(new InetSocketAddress(place.address(), port));
    }

    private void put(Recording recording, Interface to, InetSocketAddress source, long delay) {
        put(recording.datagram().bytes(), to, source, delay);
    }

    private void put(byte[] bytes, Interface to, InetSocketAddress source, long delay) {
        network.inject(to, new Datagram(source, visible(to), bytes, null), delay);
    }

    private void forge(Recording recording) {
        network.count(NetworkCounter.FORGED);
        byte[] bytes = forger.like(recording.datagram().bytes());
        put(bytes, recording.to(), recording.datagram().source(), random.nextInt(2) * MILLI);
    }

    // ---- what he does now and then

    /** All that he has of some machine goes to its receivers again, in another order. */
    public void repeatAll() {
        if (recorded.isEmpty()) {
            return;
        }
        Machine whose = recorded.get(random.nextInt(recorded.size())).from().machine();
        for (Recording recording : recorded) {
            if (recording.from().machine() == whose) {
                repeat(recording, (long) (random.nextDouble() * SECOND));
            }
        }
    }

    /** Handshakes that he has, and invented ones, faster than any node makes them. */
    public void flood() {
        List<Recording> handshakes =
                recorded.stream()
                        .filter(recording -> isHandshake(recording.datagram().bytes()))
                        .toList();
        if (handshakes.isEmpty()) {
            return;
        }
        for (int i = 0; i < 300; i++) {
            Recording any = handshakes.get(random.nextInt(handshakes.size()));
            long delay = (long) (random.nextDouble() * SECOND);
            if (random.nextBoolean()) {
                repeat(any, delay);
            } else {
                network.count(NetworkCounter.FORGED);
                put(forger.like(any.datagram().bytes()), any.to(), any.datagram().source(), delay);
            }
        }
    }

    /** No handshake gets through for some time, and then all that there were do. */
    public void holdHandshakes() {
        holdHandshakes = network.now() + time();
    }

    @Override
    public String toString() {
        return "attacker who has " + recorded.size() + " datagrams";
    }
}
