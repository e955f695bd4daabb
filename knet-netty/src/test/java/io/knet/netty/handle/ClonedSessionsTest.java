package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.SessionConfig;
import io.knet.crypto.SaltSource;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two copies of one process' memory: nodes whose sources of randomness are in one state. */
class ClonedSessionsTest {
    private static final int INDEX = 4;
    private static final int EPHEMERAL = 24;

    private static SessionConfig config() {
        byte[] key = new byte[256];
        new Random(3).nextBytes(key);
        return SessionConfig.aesGcm(key);
    }

    /** A node, of which there are copies that differ only in what the system gives them anew. */
    private static final class Copy implements AutoCloseable {
        private final int number;
        private int sources;
        private boolean restored;
        private final VirtualNode virtual;
        private final NettyLink link;

        Copy(int number) {
            this.number = number;
            virtual = VirtualNode.withSessions(1, 1, config(), this::next);
            link = virtual.addLink(virtual.addHost(2), 0);
            virtual.run();
        }

        /** Two copies have drawn the same until they are restored from the image. */
        private SaltSource next() {
            sources++;
            return Keys.salts(restored ? 1000L * number + sources : sources);
        }

        /** Its next INIT. */
        byte[] init() {
            for (int i = 0; i < 20; i++) {
                virtual.advanceMillis(500);
                List<byte[]> sent = Packets.sent(VirtualNode.channel(link));
                if (!sent.isEmpty()) {
                    return sent.get(0);
                }
            }
            throw new AssertionError("no INIT was sent");
        }

        void endSessions() {
            restored = true;
            virtual.node.handle.endSessions();
        }

        @Override
        public void close() {
            virtual.close();
        }
    }

    private static byte[] index(byte[] init) {
        return Arrays.copyOfRange(init, INDEX, INDEX + 4);
    }

    private static byte[] ephemeral(byte[] init) {
        return Arrays.copyOfRange(init, EPHEMERAL, EPHEMERAL + 32);
    }

    @Test
    void copiesDrawTheSameUntilTheyEndTheirSessions() {
        try (Copy one = new Copy(1);
                Copy other = new Copy(2)) {
            byte[] first = one.init();
            assertThat(ephemeral(other.init())).isEqualTo(ephemeral(first));

            one.endSessions();
            other.endSessions();

            byte[] second = one.init();
            byte[] third = other.init();
            assertThat(ephemeral(third)).isNotEqualTo(ephemeral(second));
            assertThat(index(third)).isNotEqualTo(index(second));
        }
    }
}
