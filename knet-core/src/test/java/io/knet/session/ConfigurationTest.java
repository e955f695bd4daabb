package io.knet.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What can be wrong in a configuration is said when it is made. */
class ConfigurationTest {
    @Test
    void keyFilesHaveTheirBounds() {
        for (int length : new int[] {0, 127, 4097}) {
            assertThatThrownBy(() -> SessionKeys.derive(TestNode.CRYPTO, new byte[length]))
                    .isInstanceOf(KnetException.class)
                    .hasMessageContaining("has " + length + " bytes")
                    .hasMessageContaining("128 to 4096");
        }
        SessionKeys.derive(TestNode.CRYPTO, new byte[128]).close();
        SessionKeys.derive(TestNode.CRYPTO, new byte[4096]).close();
    }

    @Test
    void publicKeysMustBeSome() {
        assertThatThrownBy(() -> SessionPublicKey.of(TestNode.CRYPTO, new byte[31]))
                .hasMessageContaining("32 bytes, not 31");
        assertThatThrownBy(() -> SessionPublicKey.of(TestNode.CRYPTO, new byte[32]))
                .hasMessageContaining("no public key of X25519");
        assertThatThrownBy(() -> SessionPublicKey.parse(TestNode.CRYPTO, "no base64!"))
                .hasMessageContaining("base64");
        SessionPublicKey key = TestNode.identity(1).publicKey();
        assertThat(SessionPublicKey.parse(TestNode.CRYPTO, key.toString())).isEqualTo(key);
        assertThatThrownBy(() -> SessionIdentity.of(TestNode.CRYPTO, new byte[33]))
                .hasMessageContaining("32 bytes, not 33");
    }

    @Test
    void suiteAndIdentityMustFit() {
        assertThatThrownBy(() -> node(SessionSuite.IDENTITY_AES_GCM, Optional.empty()))
                .hasMessageContaining("needs an identity");
        assertThatThrownBy(
                        () -> node(SessionSuite.SHARED_AES_GCM, Optional.of(TestNode.identity(1))))
                .hasMessageContaining("no use for an identity");
    }

    private static SessionNode node(SessionSuite suite, Optional<SessionIdentity> identity) {
        return new SessionNode(1, suite, TestNode.CRYPTO, identity, 0, TestNode.seeded(1));
    }

    @Test
    void noTwoHostsHaveOneKeyAndNoneHasThisNodes() {
        TestNode one = TestNode.withIdentity(1, 1);
        one.add(2);
        assertThatThrownBy(() -> one.add(3, Optional.of(TestNode.identity(2).publicKey())))
                .hasMessageContaining("hosts 2 and 3 cannot both have");
        assertThatThrownBy(() -> one.add(3, Optional.of(TestNode.identity(1).publicKey())))
                .hasMessageContaining("this node's own public key");
        assertThatThrownBy(() -> one.add(3, Optional.empty()))
                .hasMessageContaining("host 3 needs a public key");
        assertThatThrownBy(() -> one.add(1, Optional.of(TestNode.identity(9).publicKey())))
                .hasMessageContaining("is this node");
        one.hosts.get(2).close();
        assertThatThrownBy(() -> one.add(3, Optional.of(TestNode.identity(2).publicKey())))
                .as("the host keeps its key")
                .hasMessageContaining("hosts 2 and 3 cannot both have");
        one.node.forgetPeer(2);
        one.add(3, Optional.of(TestNode.identity(2).publicKey()));
        assertThatThrownBy(
                        () ->
                                TestNode.shared(1, 1)
                                        .add(2, Optional.of(TestNode.identity(2).publicKey())))
                .hasMessageContaining("no use for the key of host 2");
    }

    @Test
    void slotsAreTwoAndOnlyFullOnesCanBeUsed() {
        TestNode one = TestNode.shared(1, 1);
        assertThatThrownBy(() -> one.node.use(2)).hasMessageContaining("slot 2 is empty");
        assertThatThrownBy(() -> one.node.use(3)).hasMessageContaining("use 1 or 2");
        assertThatThrownBy(() -> one.node.clear(0)).hasMessageContaining("use 1 or 2");
        assertThat(one.node.clear(1)).isPresent();
        assertThat(one.node.clear(1)).isEmpty();
    }

    @Test
    void timesGrowWhateverTheClockDoes() {
        HandshakeClock clock = new HandshakeClock();
        assertThat(clock.next(0)).isEqualTo(1);
        assertThat(clock.next(1000)).isEqualTo(1000);
        assertThat(clock.next(500)).isEqualTo(1001);
        assertThat(clock.next(-7)).isEqualTo(1002);
    }

    @Test
    void indexesAreNeitherZeroNorDoubled() {
        SessionIndexes indexes = new SessionIndexes();
        byte[] drawn = {0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 7, (byte) 0x80, 0, 0, 7};
        int[] at = {0};
        io.knet.crypto.SaltSource source =
                (bytes, offset, length) -> {
                    System.arraycopy(drawn, at[0], bytes, offset, length);
                    at[0] += length;
                };
        assertThat(indexes.reserve(source, 1)).isEqualTo(7);
        assertThat(indexes.reserve(source, 2)).isEqualTo(0x80000007);
        assertThat(indexes.find(7).host()).isEqualTo(1);
        assertThat(indexes.find(0x80000007).host()).isEqualTo(2);
        indexes.remove(7);
        assertThat(indexes.find(7)).isNull();
        assertThat(indexes.find(0x80000007)).isNotNull();
    }
}
