package io.knet.tests.jmh;

import io.knet.crypto.engine.SecureSalts;
import io.knet.session.HandshakeReader;
import io.knet.session.HandshakeReading;
import io.knet.session.HostSessions;
import io.knet.session.PeerDirectory;
import io.knet.session.Scratch;
import io.knet.session.SealResult;
import io.knet.session.Session;
import io.knet.session.SessionAction;
import io.knet.session.SessionKeys;
import io.knet.session.SessionNode;
import io.knet.session.SessionSealer;
import io.knet.session.SessionSuite;
import io.knet.session.crypto.SessionCrypto;
import io.knet.session.wire.TransportHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Sealing and opening one packet of a session, beside what the JDK takes for the same cipher on
 * arrays alone; and what a stranger's INIT costs.
 */
@State(Scope.Thread)
public class SessionBenchmark extends Microbenchmark {
    private static final int KEY_BYTES = 256;
    private static final long NOW = 1;
    private static final int INIT_BYTES = 124;

    /** Counters are used up faster than a session lives. */
    private static final int PACKETS_OF_A_SESSION = 1 << 27;

    @Param({"SHARED_AES_GCM", "SHARED_CHACHA_POLY"})
    public SessionSuite suite;

    @Param({"heap", "direct"})
    public String memory;

    @Param({"64", "1024", "16384", "65000"})
    public int size;

    private final Scratch scratch = new Scratch();
    private SessionCrypto crypto;
    private HostSessions mine;
    private HostSessions theirs;
    private SessionSealer sealer;
    private SessionNode receiver;
    private HandshakeReader reader;
    private InetAddress somewhere;
    private ByteBuf plain;
    private ByteBuf sealed;
    private ByteBuf opened;
    private ByteBuf stranger;
    private BareAead bare;
    private int packets;

    /** Makes a session of two nodes. */
    @Setup
    public void setUp() throws GeneralSecurityException {
        bare = new BareAead(suite, size);
        crypto =
                ServiceLoader.load(SessionCrypto.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(model -> model.name().equals("jca"))
                        .findFirst()
                        .orElseThrow();
        somewhere = InetAddress.getLoopbackAddress();
        byte[] key = new byte[KEY_BYTES];
        new SplittableRandom(1).nextBytes(key);
        plain = buffer(size);
        sealed = buffer(size + TransportHeader.OVERHEAD);
        opened = buffer(size + TransportHeader.OVERHEAD);
        byte[] content = new byte[size];
        new SplittableRandom(2).nextBytes(content);
        content[2] = 0;
        content[3] = 1;
        plain.writeBytes(content);
        byte[] noise = new byte[INIT_BYTES];
        new SplittableRandom(3).nextBytes(noise);
        noise[0] = (byte) 0xC1;
        noise[1] = (byte) suite.code();
        stranger = Unpooled.wrappedBuffer(noise);
        newSession(key);
    }

    private ByteBuf buffer(int bytes) {
        return memory.equals("heap")
                ? PooledByteBufAllocator.DEFAULT.heapBuffer(bytes)
                : PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
    }

    private void newSession(byte[] key) {
        SessionNode one = node(1, key);
        SessionNode two = node(2, key);
        mine = new HostSessions(one, 2, Optional.empty(), new SecureSalts(), scratch);
        theirs = new HostSessions(two, 1, Optional.empty(), new SecureSalts(), scratch);
        receiver = two;
        reader = two.newReader(any -> new Anywhere());
        mine.links(1);
        ByteBuf init = first(mine.advance(NOW, NOW));
        ByteBuf response = first(take(reader, theirs, init));
        take(one.newReader(any -> new Anywhere()), mine, response);
        Session session = mine.current();
        if (session == null) {
            throw new IllegalStateException("the handshake failed");
        }
        sealer = session.newSealer(scratch).orElseThrow();
        packets = 0;
    }

    private SessionNode node(int id, byte[] key) {
        SessionNode node =
                new SessionNode(id, suite, crypto, Optional.empty(), 0, new SecureSalts());
        node.load(1, SessionKeys.derive(crypto, key));
        node.use(1);
        return node;
    }

    private List<SessionAction> take(HandshakeReader with, HostSessions host, ByteBuf datagram) {
        HandshakeReading reading = with.read(datagram, somewhere);
        return host.receive(((HandshakeReading.Accepted) reading).message(), NOW, NOW).actions();
    }

    private static ByteBuf first(List<SessionAction> actions) {
        SessionAction action = actions.get(0);
        return action instanceof SessionAction.SendInit init
                ? init.datagram()
                : ((SessionAction.SendResponse) action).datagram();
    }

    /** Frees the buffers. */
    @TearDown
    public void tearDown() {
        plain.release();
        sealed.release();
        opened.release();
        mine.close();
        theirs.close();
    }

    /** One packet sealed. */
    @Benchmark
    public ByteBuf seal() {
        if (++packets == PACKETS_OF_A_SESSION) {
            newSession(new byte[KEY_BYTES]);
        }
        plain.readerIndex(0);
        sealed.clear();
        if (sealer.seal(plain, sealed, NOW) != SealResult.SEALED) {
            throw new IllegalStateException("not sealed");
        }
        return sealed;
    }

    /** One packet sealed, then found, opened and checked by the other node: both ways together. */
    @Benchmark
    public boolean sealAndOpen() {
        seal();
        opened.clear();
        Session session = findSession();
        if (!theirs.open(session, sealed, opened, NOW).isTaken()) {
            throw new IllegalStateException("not opened");
        }
        return true;
    }

    /** The JDK's part of {@link #seal}. */
    @Benchmark
    public byte[] bareSeal() throws GeneralSecurityException {
        return bare.seal();
    }

    /** The JDK's part of {@link #sealAndOpen}. */
    @Benchmark
    public byte[] bareSealAndOpen() throws GeneralSecurityException {
        return bare.sealAndOpen();
    }

    private Session findSession() {
        Session session = receiver.sessionOf(sealed);
        if (session == null) {
            throw new IllegalStateException("there is no session");
        }
        return session;
    }

    /** A datagram that begins like an INIT, of somebody who has no key. */
    @Benchmark
    public HandshakeReading stranger() {
        return reader.read(stranger, somewhere);
    }

    private record Anywhere() implements PeerDirectory.Peer {
        @Override
        public boolean speaksSessions() {
            return true;
        }

        @Override
        public boolean hasLink(int link) {
            return true;
        }

        @Override
        public boolean accepts(int link, InetAddress source) {
            return true;
        }
    }
}
