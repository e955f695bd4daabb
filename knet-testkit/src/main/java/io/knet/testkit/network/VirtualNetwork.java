package io.knet.testkit.network;

import io.knet.protocol.MtuMath;
import io.knet.testkit.time.Scheduler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Some networks side by side, each with all machines on it. */
public final class VirtualNetwork {
    /** How long a datagram is held back at most; none lives much longer. */
    public static final long LONGEST_HOLD = 5_000_000_000L;

    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Observer observer;
    private final Addresses addresses;
    private final int nets;
    private final List<Machine> machines = new ArrayList<>();

    /** Those that somebody asked for, by their place among all: those of a crowd are too many. */
    private final Map<Long, Path> paths = new HashMap<>();

    private Interceptor interceptor = (from, to, source, datagram) -> false;
    private final Map<NetworkCounter, Long> counters = new EnumMap<>(NetworkCounter.class);

    /** Sees every datagram, for the record. */
    public interface Observer {
        /** A datagram was taken from a socket. */
        void sent(Machine from, InetSocketAddress source, InetSocketAddress target, byte[] bytes);

        /** Something happened to a datagram for a machine. */
        void happened(Machine machine, NetworkCounter what);
    }

    /**
     * Networks that are in order.
     *
     * @param machineCount at most 254 with IPv4, 65534 with IPv6
     * @throws IllegalArgumentException if there are no addresses for so many machines
     */
    public VirtualNetwork(
            Scheduler scheduler,
            SplittableRandom random,
            Observer observer,
            int machineCount,
            int nets,
            boolean ipv6) {
        this.scheduler = scheduler;
        this.random = random;
        this.observer = observer;
        this.nets = nets;
        addresses = new Addresses(ipv6, machineCount);
        for (int i = 0; i < machineCount; i++) {
            Machine machine = new Machine(i);
            for (int net = 0; net < nets; net++) {
                machine.attach(addresses.place(machine, net, Path.USUAL_MTU));
            }
            machines.add(machine);
        }
    }

    /** Somebody has the network in his hands, from now on. */
    public void interceptor(Interceptor present) {
        interceptor = present;
    }

    /**
     * An address that no machine has, for datagrams that somebody invents.
     *
     * @param kind its first byte, or the second one with IPv6; 10 and 11 are the machines' own
     * @param machine whose loss it is if datagrams go there
     */
    public InetAddress strangeAddress(int kind, Machine machine) {
        return addresses.strange(kind, machine);
    }

    /** All machines. */
    public List<Machine> machines() {
        return machines;
    }

    /** How many networks there are. */
    public int nets() {
        return nets;
    }

    /** The way from one machine to another on one network. */
    public Path path(int from, int to, int net) {
        long place = ((long) from * machines.size() + to) * nets + net;
        Path known = paths.get(place);
        if (known == null) {
            known = new Path(from + "->" + to + " on net " + net);
            paths.put(place, known);
        }
        return known;
    }

    /** All ways, each machine to each. */
    public List<Path> paths() {
        List<Path> all = new ArrayList<>();
        for (int from = 0; from < machines.size(); from++) {
            for (int to = 0; to < machines.size(); to++) {
                for (int net = 0; net < nets; net++) {
                    all.add(path(from, to, net));
                }
            }
        }
        return all;
    }

    /**
     * All is well: no path has a fault, all interfaces are up. MTUs stay as they are, and so does
     * the interceptor.
     */
    public void heal() {
        paths.values().forEach(Path::heal);
        for (Machine machine : machines) {
            machine.interfaces().forEach(place -> place.up(true));
            fill(machine, false);
        }
    }

    /** The send buffers of a machine's sockets take nothing any more, or do again. */
    public void fill(Machine machine, boolean full) {
        machine.sockets().all().forEach(socket -> socket.full(full));
    }

    /** A machine gets another address on a network. */
    public void renumber(Machine machine, int net, int generation) {
        addresses.renumber(machine.on(net), generation);
    }

    /** What stands between a machine and a network shows it under another address and port. */
    public void translate(Machine machine, int net, int generation) {
        addresses.translate(machine.on(net), generation);
    }

    /** The length of IP and UDP headers. */
    public int headers() {
        return MtuMath.headers(machines.get(0).on(0).address(), MtuMath.UDP_HEADER);
    }

    /** How often things happened so far. */
    public Map<NetworkCounter, Long> counters() {
        return counters;
    }

    /** Counts what happened. */
    public void count(NetworkCounter what) {
        counters.merge(what, 1L, Long::sum);
    }

    /** Nanoseconds since the simulation began. */
    public long now() {
        return scheduler.now();
    }

    @Nullable Passenger passenger() {
        return scheduler.cause() instanceof Passenger passenger ? passenger : null;
    }

    // ---- datagrams on their way

    void send(
            Interface from,
            InetSocketAddress source,
            InetSocketAddress target,
            byte[] bytes,
            @Nullable Passenger passenger) {
        count(NetworkCounter.SENT);
        observer.sent(from.machine(), source, target, bytes);
        Interface to = addresses.owner(target.getAddress());
        Datagram datagram = new Datagram(from.toVisible(source), target, bytes, passenger);
        if (to == null || !source.getAddress().equals(from.address())) {
            Machine meant = to == null ? addresses.formerOwner(target.getAddress()) : to.machine();
            handed(datagram, meant);
            lost(datagram, meant, NetworkCounter.NO_HOST);
            return;
        }
        handed(datagram, to.machine());
        if (!interceptor.takes(from, to, source, datagram)) {
            forward(from, to, source, datagram);
        }
    }

    /**
     * A machine answers a datagram that came to it, without a socket.
     *
     * @param from where the datagram came to
     * @param bytes of the answer, which nobody changes any more
     */
    public void reply(Interface from, Datagram answered, byte[] bytes) {
        if (from.isUp()) {
            send(from, from.toReal(answered.target()), answered.source(), bytes, null);
        }
    }

    /**
     * Somebody puts a datagram on the network, which comes to a machine after a while.
     *
     * @param delay in nanoseconds
     */
    public void inject(Interface to, Datagram datagram, long delay) {
        scheduler.after(delay, () -> arrive(null, to, datagram.source(), datagram, false));
    }

    /** Does something later, after that many nanoseconds. */
    public void after(long nanos, Runnable task) {
        scheduler.after(nanos, task);
    }

    private static void handed(Datagram datagram, Machine to) {
        if (datagram.passenger() != null) {
            datagram.passenger().handed(to.number());
        }
    }

    /** Lets a datagram go its way, with all that is wrong with the path. */
    public void forward(Interface from, Interface to, InetSocketAddress source, Datagram sent) {
        Path path = path(from.machine().number(), to.machine().number(), from.net());
        Machine receiver = to.machine();
        int length = sent.bytes().length + headers();
        if (path.cut != Path.Cut.NONE) {
            lost(sent, receiver, NetworkCounter.PARTITIONED);
            if (path.cut == Path.Cut.REFUSING) {
                report(from, source, sent.target(), VirtualSocket.UNREACHABLE, path);
            }
        } else if (length > path.mtu) {
            lost(
                    sent,
                    receiver,
                    path.blackHole ? NetworkCounter.BLACK_HOLE : NetworkCounter.TOO_BIG);
            if (!path.blackHole) {
                from.learn(sent.target().getAddress(), path.mtu, now());
                report(from, source, sent.target(), VirtualSocket.TOO_LONG, path);
            }
        } else if (happens(path.loss)) {
            lost(sent, receiver, NetworkCounter.LOST);
        } else {
            int copies = happens(path.duplication) ? 2 + random.nextInt(2) : 1;
            for (int i = 0; i < copies; i++) {
                if (i > 0) {
                    count(NetworkCounter.DUPLICATED);
                }
                underway(path, from, to, source, sent);
            }
        }
    }

    private void underway(
            Path path, Interface from, Interface to, InetSocketAddress source, Datagram sent) {
        long delay = path.delayNanos + (long) (random.nextDouble() * path.jitterNanos);
        if (happens(path.reordering)) {
            count(NetworkCounter.REORDERED);
            delay += (long) (random.nextDouble() * random.nextDouble() * LONGEST_HOLD);
        }
        boolean damaged = happens(path.corruption);
        boolean cut = happens(path.truncation);
        Datagram arriving = damaged || cut ? damage(sent, damaged, cut) : sent;
        scheduler.after(delay, () -> arrive(from, to, source, arriving, damaged || cut));
    }

    private boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    private Datagram damage(Datagram sent, boolean damaged, boolean cut) {
        byte[] bytes = sent.bytes().clone();
        if (damaged) {
            count(NetworkCounter.CORRUPTED);
            int bits = 1 + random.nextInt(8);
            for (int i = 0; i < bits; i++) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
        }
        if (cut) {
            count(NetworkCounter.TRUNCATED);
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        return sent.with(bytes);
    }

    private void arrive(
            @Nullable Interface from,
            Interface to,
            InetSocketAddress source,
            Datagram datagram,
            boolean damaged) {
        Machine receiver = to.machine();
        InetSocketAddress target = to.toReal(datagram.target());
        Responder responder = receiver.responder();
        VirtualSocket socket = receiver.sockets().find(target, datagram.source());
        if (!receiver.isOn()) {
            lost(datagram, receiver, NetworkCounter.RECEIVER_GONE);
        } else if (!to.isUp()) {
            lost(datagram, receiver, NetworkCounter.INTERFACE_DOWN);
        } else if (!datagram.target().getAddress().equals(to.visible())) {
            lost(datagram, receiver, NetworkCounter.NO_HOST);
        } else if (damaged && !receiver.acceptsDamage()) {
            lost(datagram, receiver, NetworkCounter.CHECKSUM);
        } else if (responder != null) {
            delivered(receiver);
            responder.received(to, datagram);
        } else if (socket == null) {
            lost(datagram, receiver, NetworkCounter.NO_SOCKET);
            if (from != null) {
                Path back = path(receiver.number(), from.machine().number(), from.net());
                report(from, source, datagram.target(), VirtualSocket.REFUSED, back);
            }
        } else if (!socket.offer(datagram)) {
            lost(datagram, receiver, NetworkCounter.BUFFER_FULL);
        } else {
            delivered(receiver);
        }
    }

    private void delivered(Machine receiver) {
        count(NetworkCounter.DELIVERED);
        observer.happened(receiver, NetworkCounter.DELIVERED);
    }

    /** Accounts for a datagram that does not arrive. */
    public void lost(Datagram datagram, Machine receiver, NetworkCounter why) {
        count(why);
        observer.happened(receiver, why);
        if (datagram.passenger() != null) {
            datagram.passenger().lost(receiver.number());
        }
    }

    /** An ICMP message goes back to the socket that sent a datagram. */
    private void report(
            Interface to,
            InetSocketAddress source,
            InetSocketAddress target,
            String error,
            Path way) {
        if (way.cut == Path.Cut.SILENT) {
            return;
        }
        scheduler.after(
                way.delayNanos,
                () -> {
                    VirtualSocket socket = to.machine().sockets().find(source, target);
                    if (socket != null && target.equals(socket.remote())) {
                        socket.fail(error);
                    }
                });
    }
}
