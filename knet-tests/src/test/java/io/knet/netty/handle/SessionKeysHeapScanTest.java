package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.knet.SessionConfig;
import io.knet.SessionControl;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.session.SessionHost;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.session.Session;
import io.knet.session.noise.TransportKeys;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever ends a session of a handle, its keys are in the memory no more. */
class SessionKeysHeapScanTest {
    private static final byte MASK = 0x5a;
    private static final long WALL_SECONDS = 200;

    @TempDir private Path directory;

    private final byte[] keyFile = keyFile();
    private final VirtualNode virtual = VirtualNode.withSessions(1, SessionConfig.aesGcm(keyFile));
    private final SessionPeerNode peer = new SessionPeerNode(keyFile, Keys.salts(3), virtual.clock);
    private final NettyHost host = virtual.addHost(2);
    private final NettyLink link = virtual.addLink(host, 0);

    /** What ends the session. */
    enum End {
        FORGOTTEN {
            @Override
            void of(SessionKeysHeapScanTest test) {
                test.virtual.node.handle.endSessions();
            }
        },
        HOST_REMOVED {
            @Override
            void of(SessionKeysHeapScanTest test) {
                test.host.link(0).removeAsync();
                test.virtual.run();
                test.host.remove();
            }
        },
        KEY_FILE_REMOVED {
            @Override
            void of(SessionKeysHeapScanTest test) {
                SessionControl keys = test.virtual.node.handle.sessions();
                keys.set(2, keyFile());
                keys.use(2);
                keys.clear(1);
            }
        },
        EXPIRED {
            @Override
            void of(SessionKeysHeapScanTest test) {
                for (int second = 0; second < WALL_SECONDS; second++) {
                    test.virtual.advanceMillis(1000);
                    VirtualNode.channel(test.link).releaseOutbound();
                }
            }
        },
        HANDLE_CLOSED {
            @Override
            void of(SessionKeysHeapScanTest test) {
                test.virtual.close();
            }
        };

        abstract void of(SessionKeysHeapScanTest test);
    }

    private static byte[] keyFile() {
        byte[] bytes = new byte[256];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void noKeyOfASessionIsLeftWhateverEndsIt(End end) throws Exception {
        List<Long> masked = establish();

        end.of(this);
        virtual.run();
        peer.close();

        assertThat(found(masked)).as("keys in memory").isZero();
        close(end);
    }

    /** Else the scan might just be blind. */
    @Test
    void theScanFindsThoseThatAreInUse() throws Exception {
        List<Long> masked = establish();

        assertThat(found(masked)).isEqualTo(masked.size());
        peer.close();
        virtual.close();
    }

    private void close(End end) {
        if (end != End.HANDLE_CLOSED) {
            virtual.close();
        }
    }

    /** Makes a session, sends in both directions, and notes its keys under a mask. */
    private List<Long> establish() throws ReflectiveOperationException {
        for (int round = 0; round < 4; round++) {
            virtual.advanceMillis(1000);
            Packets.sent(VirtualNode.channel(link)).forEach(peer::receive);
            peer.takeSent().forEach(handshake -> virtual.receive(link, Packets.of(handshake)));
            byte[] pong = peer.seal(Packets.bytes(Packets.pong(2, 0, virtual.clock.nanoTime())));
            if (pong != null) {
                virtual.receive(link, Packets.of(pong));
            }
        }
        Session session = current();
        List<Long> masked = new ArrayList<>();
        for (boolean initiator : new boolean[] {true, false}) {
            masked.add(mask(ByteBuffer.wrap(key(session, initiator)).getLong()));
        }
        return masked;
    }

    private Session current() throws ReflectiveOperationException {
        Field field = NettyHost.class.getDeclaredField("session");
        field.setAccessible(true);
        Method method = SessionHost.class.getDeclaredMethod("current");
        method.setAccessible(true);
        return Optional.ofNullable((Session) method.invoke(field.get(host))).orElseThrow();
    }

    private static byte[] key(Session session, boolean initiator)
            throws ReflectiveOperationException {
        Field field = Session.class.getDeclaredField("keys");
        field.setAccessible(true);
        return ((TransportKeys) field.get(session)).key(initiator);
    }

    private static long mask(long bytes) {
        return bytes ^ MASK * 0x0101010101010101L;
    }

    /** How many of the keys are in a dump of all objects that are in use. */
    private int found(List<Long> masked) throws IOException {
        Path file = directory.resolve("heap.hprof");
        Files.deleteIfExists(file);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpHeap(file.toString(), true);
        ByteBuffer dump = ByteBuffer.wrap(Files.readAllBytes(file));
        Files.delete(file);
        long[] wanted = masked.stream().mapToLong(Long::longValue).toArray();
        boolean[] found = new boolean[wanted.length];
        for (int at = 0; at + Long.BYTES <= dump.limit(); at++) {
            long value = mask(dump.getLong(at));
            for (int i = 0; i < wanted.length; i++) {
                found[i] |= value == wanted[i];
            }
        }
        int count = 0;
        for (boolean one : found) {
            count += one ? 1 : 0;
        }
        return count;
    }
}
