package io.knet.session;

import io.knet.crypto.SaltSource;
import io.knet.session.crypto.SessionCrypto;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A node as its driver would run it, without sockets: what it sends lies in {@link #out}. It pings
 * under a session that it began, answers pings, and keeps what was delivered and told.
 */
final class TestNode {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000_000_000L;
    static final long WALL = 1_790_000_000L * SECOND;
    static final SessionCrypto CRYPTO = new ToyCrypto();
    static final int PING = 0x81;
    static final int PONG = 0x82;
    static final int DATA = 0;

    /** A datagram on its way. */
    record Datagram(int from, int to, int link, byte[] bytes) {}

    /** A message that a peer's application sent. */
    record Delivery(int from, long message) {}

    final int id;
    final SessionNode node;
    final SaltSource random;
    final HandshakeReader reader;
    final Map<Integer, HostSessions> hosts = new HashMap<>();
    final List<Datagram> out = new ArrayList<>();
    final List<Delivery> delivered = new ArrayList<>();
    final List<SessionAction> told = new ArrayList<>();
    final List<SessionKeys> keys = new ArrayList<>();
    private final Map<Session, SessionSealer> sealers = new HashMap<>();
    private final Scratch scratch = new Scratch();
    long wallOffset;
    boolean pings = true;
    int links = 0b11;

    private TestNode(int id, SessionSuite suite, Optional<SessionIdentity> identity, long seed) {
        this.id = id;
        random = seeded(seed);
        node = new SessionNode(id, suite, CRYPTO, identity, 1, random);
        reader = node.newReader(this::peer);
    }

    static TestNode shared(int id, long seed) {
        TestNode made = new TestNode(id, SessionSuite.SHARED_AES_GCM, Optional.empty(), seed);
        made.load(1, 1);
        made.node.use(1);
        return made;
    }

    static TestNode withIdentity(int id, long seed) {
        return withSuite(SessionSuite.IDENTITY_AES_GCM, id, seed);
    }

    static TestNode withSuite(SessionSuite suite, int id, long seed) {
        Optional<SessionIdentity> identity =
                suite.hasIdentities() ? Optional.of(identity(id)) : Optional.empty();
        TestNode made = new TestNode(id, suite, identity, seed);
        made.load(1, 1);
        made.node.use(1);
        return made;
    }

    static SessionIdentity identity(int id) {
        return SessionIdentity.of(CRYPTO, bytes(1000 + id, 32));
    }

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static SaltSource seeded(long seed) {
        Random random = new Random(seed);
        return (bytes, offset, length) -> {
            byte[] fresh = new byte[length];
            random.nextBytes(fresh);
            System.arraycopy(fresh, 0, bytes, offset, length);
        };
    }

    /** Loads the key file with a number into a slot. */
    Optional<SessionKeys> load(int slot, int keyFile) {
        SessionKeys loaded = SessionKeys.derive(CRYPTO, bytes(keyFile, 200));
        keys.add(loaded);
        return node.load(slot, loaded);
    }

    HostSessions add(int host) {
        Optional<SessionPublicKey> key =
                node.suite().hasIdentities()
                        ? Optional.of(identity(host).publicKey())
                        : Optional.empty();
        return add(host, key);
    }

    HostSessions add(int host, Optional<SessionPublicKey> key) {
        HostSessions made = new HostSessions(node, host, key, random, scratch);
        made.links(links);
        hosts.put(host, made);
        return made;
    }

    private PeerDirectory.@Nullable Peer peer(int host) {
        return hosts.containsKey(host)
                ? new PeerDirectory.Peer() {
                    @Override
                    public boolean speaksSessions() {
                        return true;
                    }

                    @Override
                    public boolean hasLink(int link) {
                        return (links & 1 << Objects.checkIndex(link, 8)) != 0;
                    }

                    @Override
                    public boolean accepts(int link, InetAddress source) {
                        Objects.checkIndex(link, 8);
                        return source.equals(address(host));
                    }
                }
                : null;
    }

    static InetAddress address(int host) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, (byte) (host >> 8), (byte) host});
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    void advance(long now) {
        for (HostSessions host : hosts.values()) {
            carryOut(host, host.advance(now, wall(now)), now);
        }
    }

    long wall(long now) {
        return WALL + now + wallOffset;
    }

    /** Takes a datagram; null if it was of use, else why it was dropped. */
    @Nullable SessionDrop receive(Datagram datagram, long now) {
        ByteBuf received = Unpooled.wrappedBuffer(datagram.bytes());
        HandshakeReading reading = reader.read(received, address(datagram.from()));
        if (reading instanceof HandshakeReading.Accepted accepted) {
            HostSessions host = hosts.get(accepted.message().header().sender());
            Received result = host.receive(accepted.message(), now, wall(now));
            carryOut(host, result.actions(), now);
            return result.drop();
        }
        if (reading instanceof HandshakeReading.Refused refused) {
            HostSessions host = hosts.get(refused.host());
            carryOut(host, host.refused(refused.reason(), now), now);
            return refused.reason();
        }
        SessionDrop drop = ((HandshakeReading.Dropped) reading).reason();
        return drop == SessionDrop.NOT_SESSION ? transport(datagram, received, now) : drop;
    }

    private @Nullable SessionDrop transport(Datagram datagram, ByteBuf received, long now) {
        Session session = node.sessionOf(received);
        if (session == null) {
            return node.whyNoSession(received);
        }
        HostSessions host = hosts.get(session.host());
        ByteBuf plain = Unpooled.buffer(datagram.bytes().length);
        Received result = host.open(session, received, plain, now);
        carryOut(host, result.actions(), now);
        if (result.drop() == null) {
            switch (plain.getUnsignedByte(1)) {
                case PING -> {
                    if (pings) {
                        send(host.host(), PONG, 0, datagram.link(), now);
                    }
                }
                case PONG -> host.pongReceived(datagram.link(), now);
                default -> delivered.add(new Delivery(host.host(), plain.getLong(7)));
            }
        }
        return result.drop();
    }

    /** Seals and sends; false if there is no session. */
    boolean send(int host, int type, long message, int link, long now) {
        Session session = hosts.get(host).current();
        return session != null && send(session, type, message, link, now);
    }

    boolean send(Session session, int type, long message, int link, long now) {
        ByteBuf plain = Unpooled.buffer(15);
        plain.writeByte(1).writeByte(type).writeShort(id).writeShort(0).writeByte(link);
        plain.writeLong(message);
        ByteBuf sealed = Unpooled.buffer(64);
        SessionSealer sealer =
                sealers.computeIfAbsent(session, made -> made.newSealer(scratch).orElseThrow());
        boolean ok = sealer.seal(plain, sealed, now) == SealResult.SEALED;
        if (ok) {
            out.add(new Datagram(id, session.host(), link, ByteBufUtil.getBytes(sealed)));
        }
        return ok;
    }

    void carryOut(HostSessions host, List<SessionAction> actions, long now) {
        told.addAll(actions);
        for (SessionAction action : actions) {
            if (action instanceof SessionAction.SendInit init) {
                out.add(new Datagram(id, host.host(), init.link(), bytesOf(init.datagram())));
            } else if (action instanceof SessionAction.SendResponse response) {
                out.add(
                        new Datagram(
                                id, host.host(), response.link(), bytesOf(response.datagram())));
            } else if (action instanceof SessionAction.Established established
                    && established.session().initiator()
                    && pings) {
                send(established.session(), PING, 0, 0, now);
            } else if (action instanceof SessionAction.Ended ended) {
                sealers.remove(ended.session());
            }
        }
    }

    private static byte[] bytesOf(ByteBuf datagram) {
        return ByteBufUtil.getBytes(datagram);
    }

    /** Takes what lies in {@link #out}. */
    List<Datagram> takeOut() {
        List<Datagram> taken = new ArrayList<>(out);
        out.clear();
        return taken;
    }

    <T extends SessionAction> List<T> told(Class<T> kind) {
        return told.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public String toString() {
        return "node " + id + " " + Arrays.toString(hosts.keySet().toArray());
    }
}
