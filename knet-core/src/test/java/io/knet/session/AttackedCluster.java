package io.knet.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.session.SessionAction.NewInstance;
import io.knet.session.TestNode.Datagram;
import io.knet.session.TestNode.Delivery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * Nodes in one thread and virtual time, on a network where somebody drops, doubles, reorders, holds
 * back, repeats, alters, reflects and redirects datagrams, while nodes are restarted, forget their
 * sessions and have clocks that jump. Checks at once what must never happen.
 */
final class AttackedCluster {
    private static final long STEP = 10 * TestNode.MILLI;
    private static final int MAX_KEPT = 12;
    private static final int RECORDED = 5000;

    private record Flight(long at, long order, Datagram datagram, boolean altered) {}

    private record Pair(int from, int to) {}

    private final Random random;
    private final int size;
    private final Map<Integer, TestNode> nodes = new HashMap<>();
    private final Map<Integer, List<Long>> instances = new HashMap<>();
    private final Map<Pair, Integer> lastInstance = new HashMap<>();
    private final Map<Long, Pair> sent = new HashMap<>();
    private final Set<Long> delivered = new HashSet<>();
    private final List<Datagram> recorded = new ArrayList<>();
    private final PriorityQueue<Flight> flights =
            new PriorityQueue<>(
                    Comparator.comparingLong(Flight::at).thenComparingLong(Flight::order));
    private boolean attacked = true;
    private long order;
    private long nextMessage;
    private long seeds;
    long now = TestNode.SECOND;

    AttackedCluster(long seed, int size) {
        random = new Random(seed);
        seeds = seed * 1_000_003;
        this.size = size;
        for (int id = 1; id <= size; id++) {
            start(id, 0);
        }
    }

    private void start(int id, long wallOffset) {
        TestNode node = TestNode.shared(id, seeds++);
        node.wallOffset = wallOffset;
        for (int peer = 1; peer <= size; peer++) {
            if (peer != id) {
                node.add(peer).timers(500 * TestNode.MILLI, 2 * TestNode.SECOND);
                lastInstance.remove(new Pair(peer, id));
            }
        }
        nodes.put(id, node);
        instanceBegins(node);
    }

    private void instanceBegins(TestNode node) {
        instances.computeIfAbsent(node.id, any -> new ArrayList<>()).add(node.node.instance());
    }

    void run(long nanos, boolean withAttacker) {
        attacked = withAttacker;
        long end = now + nanos;
        while (now < end) {
            now += STEP;
            if (attacked) {
                trouble();
            }
            for (TestNode node : nodes.values()) {
                node.advance(now);
                talk(node);
                node.takeOut().forEach(this::carry);
            }
            while (!flights.isEmpty() && flights.peek().at() <= now) {
                arrive(flights.poll());
            }
            nodes.values().forEach(this::check);
        }
    }

    private void talk(TestNode node) {
        for (int peer : node.hosts.keySet()) {
            if (random.nextInt(20) == 0) {
                long message = nextMessage++;
                if (node.send(peer, TestNode.DATA, message, random.nextInt(2), now)) {
                    sent.put(message, new Pair(node.id, peer));
                }
            }
            if (random.nextInt(50) == 0) {
                node.send(peer, TestNode.PING, 0, random.nextInt(2), now);
            }
        }
    }

    /** What happens to nodes, some of it every few seconds. */
    private void trouble() {
        if (random.nextInt(800) != 0) {
            return;
        }
        TestNode node = nodes.get(1 + random.nextInt(size));
        switch (random.nextInt(4)) {
            case 0 -> start(node.id, random.nextInt(3) == 0 ? -jump() : node.wallOffset);
            case 1 -> {
                node.node.newInstance(node.random);
                node.hosts
                        .values()
                        .forEach(host -> node.carryOut(host, host.forget(node.random), now));
                instanceBegins(node);
            }
            case 2 -> node.hosts.values().forEach(HostSessions::renew);
            default -> node.wallOffset += random.nextBoolean() ? jump() : -jump();
        }
    }

    private long jump() {
        return (long) (random.nextDouble() * 1000 * TestNode.SECOND);
    }

    private void carry(Datagram datagram) {
        long delay = random.nextInt(5) * TestNode.MILLI * (1 + datagram.link() * 30);
        if (!attacked) {
            fly(datagram, delay, false);
            return;
        }
        if (recorded.size() < RECORDED) {
            recorded.add(datagram);
        } else {
            recorded.set(random.nextInt(RECORDED), datagram);
        }
        int fate = random.nextInt(100);
        if (fate >= 8) {
            fly(datagram, delay, false);
        }
        if (fate < 3) {
            fly(datagram, random.nextInt(200_000) * TestNode.MILLI, false);
        }
        if (fate % 10 == 0) {
            fly(datagram, delay + random.nextInt(2000) * TestNode.MILLI, false);
        }
        if (fate % 11 == 0) {
            byte[] altered = datagram.bytes().clone();
            altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
            fly(with(datagram, datagram.from(), datagram.to(), altered), delay, true);
        }
        if (fate % 7 == 0) {
            Datagram old = recorded.get(random.nextInt(recorded.size()));
            fly(old, delay, false);
            fly(with(old, old.to(), old.from(), old.bytes()), delay, false);
            fly(with(old, old.from(), 1 + random.nextInt(size), old.bytes()), delay, false);
        }
    }

    private static Datagram with(Datagram datagram, int from, int to, byte[] bytes) {
        return new Datagram(from, to, datagram.link(), bytes);
    }

    private void fly(Datagram datagram, long delay, boolean altered) {
        flights.add(new Flight(now + delay, order++, datagram, altered));
    }

    private void arrive(Flight flight) {
        TestNode node = nodes.get(flight.datagram().to());
        SessionDrop drop = node.receive(flight.datagram(), now);
        if (flight.altered()) {
            assertThat(drop).as("an altered datagram").isNotNull();
        }
    }

    private void check(TestNode node) {
        for (Delivery delivery : node.delivered) {
            assertThat(sent.get(delivery.message()))
                    .as("message %s", delivery.message())
                    .isEqualTo(new Pair(delivery.from(), node.id));
            assertThat(delivered.add(delivery.message()))
                    .as("message %s is delivered once", delivery.message())
                    .isTrue();
        }
        node.delivered.clear();
        for (HostSessions host : node.hosts.values()) {
            assertThat(host.count()).isLessThanOrEqualTo(MAX_KEPT);
        }
        for (SessionAction action : node.told) {
            if (action instanceof NewInstance newInstance) {
                instanceTold(node, newInstance.instance());
            }
        }
        node.told.clear();
    }

    /** Instances are told in the order in which they really were, and none a second time. */
    private void instanceTold(TestNode node, long instance) {
        for (Map.Entry<Integer, List<Long>> peer : instances.entrySet()) {
            int number = peer.getValue().indexOf(instance);
            if (number >= 0) {
                Pair pair = new Pair(peer.getKey(), node.id);
                assertThat(number)
                        .as("instance %s of node %s, at node %s", number, peer.getKey(), node.id)
                        .isGreaterThan(lastInstance.getOrDefault(pair, -1));
                lastInstance.put(pair, number);
                return;
            }
        }
        assertThat(instance).as("an instance that never was").isNull();
    }

    /** With an honest network every node talks to every other one, and nothing is lost. */
    void expectHealed() {
        for (TestNode node : nodes.values()) {
            for (HostSessions host : node.hosts.values()) {
                assertThat(host.current()).as("%s to %s", node, host.host()).isNotNull();
                Pair pair = new Pair(host.host(), node.id);
                List<Long> real = instances.get(host.host());
                assertThat(lastInstance.get(pair)).isEqualTo(real.size() - 1);
            }
        }
    }

    /** How many messages were sent, and how many of them were delivered so far. */
    long[] counts() {
        return new long[] {sent.size(), delivered.size()};
    }
}
