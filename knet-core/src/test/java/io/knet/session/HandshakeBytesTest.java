package io.knet.session;

import static io.knet.session.TestNode.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.session.TestNode.Datagram;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No byte of any message can be changed, and no bytes at all do harm. */
class HandshakeBytesTest {
    private TestNode one;
    private TestNode two;
    private final long now = 5 * SECOND;

    @BeforeEach
    void nodes() {
        nodes(SessionSuite.SHARED_AES_GCM);
    }

    private void nodes(SessionSuite suite) {
        one = TestNode.withSuite(suite, 1, 11);
        two = TestNode.withSuite(suite, 2, 22);
        one.add(2);
        two.add(1);
    }

    private Datagram init() {
        one.advance(now);
        return one.takeOut().get(0);
    }

    private Datagram response() {
        two.receive(init(), now);
        return two.takeOut().get(0);
    }

    private static Datagram altered(Datagram datagram, byte[] bytes) {
        return new Datagram(datagram.from(), datagram.to(), datagram.link(), bytes);
    }

    private static byte[] flipped(byte[] bytes, int at, int bit) {
        byte[] copy = bytes.clone();
        copy[at] ^= (byte) (1 << bit);
        return copy;
    }

    private static byte[] resized(byte[] bytes, int length) {
        return java.util.Arrays.copyOf(bytes, length);
    }

    @ParameterizedTest
    @EnumSource
    void everyFlippedBitOfAnInitIsNoticed(SessionSuite suite) {
        nodes(suite);
        Datagram init = init();
        noChangeIsTaken(two, init);
        assertThat(two.receive(init, now)).as("the right one still is").isNull();
    }

    @ParameterizedTest
    @EnumSource
    void everyFlippedBitOfAResponseIsNoticed(SessionSuite suite) {
        nodes(suite);
        Datagram response = response();
        noChangeIsTaken(one, response);
        assertThat(one.receive(response, now)).as("the right one still is").isNull();
    }

    @Test
    void everyFlippedBitOfAPacketIsNoticed() {
        one.receive(response(), now);
        Datagram packet = one.takeOut().get(0);
        noChangeIsTaken(two, packet);
        assertThat(two.receive(packet, now)).as("the right one still is").isNull();
    }

    private void noChangeIsTaken(TestNode receiver, Datagram right) {
        byte[] bytes = right.bytes();
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                assertThat(receiver.receive(altered(right, flipped(bytes, i, bit)), now))
                        .as("bit %s of byte %s", bit, i)
                        .isNotNull();
            }
        }
        for (int length = 0; length < 300; length++) {
            if (length != bytes.length) {
                assertThat(receiver.receive(altered(right, resized(bytes, length)), now))
                        .as("%s bytes", length)
                        .isNotNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoHasTheKeyFileCanChangeNoByteEither(SessionSuite suite) {
        nodes(suite);
        Datagram init = init();
        byte[] bytes = init.bytes();
        // Spaced out, so that none of it is dropped for coming too often.
        for (int i = 0; i < bytes.length - 16; i++) {
            byte[] forged = MacForger.remade(flipped(bytes, i, i % 8), two.keys.get(0));
            SessionDrop drop = two.receive(altered(init, forged), now + i * SECOND);
            assertThat(drop).as("byte %s", i).isNotNull();
            assertThat(drop).isNotIn(SessionDrop.BAD_MAC, SessionDrop.TOO_OFTEN);
        }
        assertThat(two.receive(init, now + 300 * SECOND)).isNull();

        Datagram response = two.takeOut().get(0);
        for (int i = 0; i < response.bytes().length - 16; i++) {
            byte[] forged = MacForger.remade(flipped(response.bytes(), i, i % 8), two.keys.get(0));
            // No more than are looked at, and while the handshake waits.
            SessionDrop drop = one.receive(altered(response, forged), now + i * SECOND / 23);
            assertThat(drop)
                    .as("byte %s", i)
                    .isNotNull()
                    .isNotIn(SessionDrop.BAD_MAC, SessionDrop.TOO_OFTEN);
        }
        assertThat(one.receive(response, now + 4 * SECOND + SECOND / 2)).isNull();
    }

    /** Whoever has no key may write any link there. */
    @Test
    void nobodyIsAskedForALinkBeyondTheLast() {
        Datagram init = init();
        for (int link : new int[] {8, 9, 127, 128, 255}) {
            byte[] bytes = init.bytes().clone();
            bytes[2] = (byte) link;
            assertThat(two.receive(altered(init, bytes.clone()), now))
                    .isEqualTo(SessionDrop.BAD_MAC);
            byte[] forged = MacForger.remade(bytes, two.keys.get(0));
            assertThat(two.receive(altered(init, forged), now)).isEqualTo(SessionDrop.UNKNOWN_LINK);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyBytesGiveAReason(long seed) {
        one.receive(response(), now);
        one.takeOut();
        Random random = new Random(seed);
        byte[] first = {(byte) 0xC1, (byte) 0xC2, (byte) 0xC4, 0};
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            if (bytes.length > 16 && i % 4 != 3) {
                bytes[0] = first[i % 4];
                bytes[1] = (byte) (i % 4 == 2 ? 0 : 1);
                if (i % 4 == 2) {
                    bytes[2] = 0;
                    bytes[3] = 0;
                    int index = one.hosts.get(2).current().localIndex();
                    java.nio.ByteBuffer.wrap(bytes).putInt(4, index).putInt(8, 0);
                } else if (bytes.length > 40 && random.nextBoolean()) {
                    bytes[3] = 1;
                    java.nio.ByteBuffer.wrap(bytes).putShort(12, (short) 2).putShort(14, (short) 1);
                    MacForger.remade(bytes, one.keys.get(0));
                }
            }
            assertThat(one.receive(new Datagram(2, 1, 0, bytes), now + i * SECOND / 100))
                    .isNotNull();
        }
        assertThat(one.out.stream().filter(sent -> sent.bytes()[0] == (byte) 0xC2)).isEmpty();
    }
}
