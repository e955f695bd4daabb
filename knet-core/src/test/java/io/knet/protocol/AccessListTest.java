package io.knet.protocol;

import static io.knet.AccessEntry.accept;
import static io.knet.AccessEntry.reject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.AccessEntry;
import io.knet.AccessVerdict;
import io.knet.KnetError;
import io.knet.KnetException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessListTest {
    private static final AccessEntry ONE = accept("10.0.0.1");
    private static final AccessEntry TWO = accept("10.0.0.2");
    private static final AccessEntry THREE = accept("10.0.0.3");
    private static final AccessEntry FOUR = accept("10.0.0.4");

    @Test
    void rejectsAllWithoutEntries() {
        assertRejects(AccessList.EMPTY, "10.0.0.1");
        assertRejects(AccessList.EMPTY, "::1");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "fd00::1, fd00::1, true",
        "fd00::1, fd00::2, false",
        "fd00::1, fd01::1, false",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "0.0.0.0/0, 200.1.2.3, true",
        "192.168.128.0/17, 192.168.128.0, true",
        "192.168.128.0/17, 192.168.127.255, false",
        "10.0.0.3/255.0.0.255, 10.9.9.3, true",
        "10.0.0.3/255.0.0.255, 10.9.9.4, false",
        "fd00::/65, fd00::7fff:ffff:ffff:ffff, true",
        "fd00::/65, fd00::8000:0:0:0, false",
        "::/0, fe80::1, true",
        "10.0.0.5-10.0.1.2, 10.0.0.5, true",
        "10.0.0.5-10.0.1.2, 10.0.0.255, true",
        "10.0.0.5-10.0.1.2, 10.0.1.2, true",
        "10.0.0.5-10.0.1.2, 10.0.0.4, false",
        "10.0.0.5-10.0.1.2, 10.0.1.3, false",
        "100.0.0.0-200.0.0.0, 150.0.0.0, true",
        "100.0.0.0-200.0.0.0, 201.0.0.0, false",
        "7fff::-9000::, 8000::1, true",
        "fd00::ffff:ffff:ffff:ffff-fd00:0:0:1::, fd00:0:0:1::, true",
        "fd00::ffff:ffff:ffff:ffff-fd00:0:0:1::, fd00:0:0:1::1, false",
        "::1-ffff::, 10.0.0.1, false",
        "0.0.0.0/0, ::1, false",
        "::/0, 10.0.0.1, false",
        "0.0.0.1, ::1, false"
    })
    void matchesTheSourcesThatAnEntryNames(String entry, String source, boolean matches) {
        AccessList list = AccessList.of(accept(entry));
        if (matches) {
            assertAccepts(list, source);
            assertRejects(AccessList.of(reject(entry)), source);
        } else {
            assertRejects(list, source);
            assertRejects(AccessList.of(reject(entry)), source);
        }
    }

    @Test
    void obeysTheFirstEntryThatMatches() {
        AccessList list =
                AccessList.of(
                        reject("10.0.0.7"),
                        accept("10.0.0.0/24"),
                        reject("10.0.0.0/8"),
                        accept("10.0.0.1-10.2.0.0"));
        assertRejects(list, "10.0.0.7");
        assertAccepts(list, "10.0.0.8");
        assertRejects(list, "10.1.0.0");
        assertRejects(list, "11.0.0.0");
    }

    /**
     * 1.35 rejects everything if the first of a dynamic link's entries accepts one address (spec
     * wire 19).
     */
    @Test
    void obeysAnAddressAtTheFront() {
        assertAccepts(AccessList.of(ONE, accept("10.1.0.0/16")), "10.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void insertsExactlyWhereAsked(int index) {
        AccessList list = AccessList.of(ONE, TWO, THREE).insert(index, FOUR);
        assertThat(list.entries()).hasSize(4);
        assertThat(list.entries().get(index)).isEqualTo(FOUR);
        assertThat(list.entries())
                .filteredOn(entry -> entry != FOUR)
                .containsExactly(ONE, TWO, THREE);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void refusesAPlaceThatCannotBe(int index) {
        assertFails(KnetError.INVALID_ARGUMENT, () -> AccessList.of(ONE).insert(index, TWO));
    }

    @Test
    void refusesAnEqualEntry() {
        AccessList list = AccessList.of(ONE, accept("10.0.0.0/8"));
        assertFails(KnetError.ALREADY_EXISTS, () -> list.append(accept("10.0.0.1")));
        assertFails(KnetError.ALREADY_EXISTS, () -> list.insert(0, accept("10.0.0.0/255.0.0.0")));
        assertThat(list.append(reject("10.0.0.1")).entries()).hasSize(3);
        assertThat(list.append(accept("10.0.0.1/32")).entries()).hasSize(3);
    }

    @Test
    void removesAnEntry() {
        AccessList list = AccessList.of(ONE, TWO, THREE);
        assertThat(list.remove(accept("10.0.0.2")).entries()).containsExactly(ONE, THREE);
        assertFails(KnetError.NOT_FOUND, () -> list.remove(FOUR));
        assertFails(KnetError.NOT_FOUND, () -> list.remove(reject("10.0.0.2")));
    }

    @Test
    void equalsAListOfTheSameEntriesInTheSameOrder() {
        assertThat(AccessList.of(ONE, TWO))
                .isEqualTo(AccessList.of(accept("10.0.0.1"), accept("10.0.0.2")))
                .hasSameHashCodeAs(AccessList.of(accept("10.0.0.1"), accept("10.0.0.2")))
                .isNotEqualTo(AccessList.of(TWO, ONE))
                .isNotEqualTo(AccessList.of(ONE));
    }

    @Test
    void staysAsItIsWhenAChangedListIsMade() {
        AccessList list = AccessList.of(ONE);
        list.append(TWO);
        list.remove(ONE);
        assertThat(list).isEqualTo(AccessList.of(ONE)).isNotEqualTo(AccessList.EMPTY);
        assertAccepts(list, "10.0.0.1");
        assertThatThrownBy(() -> list.entries().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void acceptsTheDestinationOfAStaticLinkOnly() {
        AccessList list = AccessList.onlyFrom(address("10.0.0.1"));
        assertAccepts(list, "10.0.0.1");
        assertRejects(list, "10.0.0.2");
        assertThat(list).hasToString("[accept 10.0.0.1]");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16})
    void agreesWithArithmeticOnBigNumbers(int bytes) throws Exception {
        long seed = 113L + bytes;
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            byte[] mask = bytes(random, bytes);
            byte[] network = bytes(random, bytes);
            byte[] source = random.nextBoolean() ? bytes(random, bytes) : network.clone();
            for (int b = 0; b < bytes; b++) {
                network[b] &= mask[b];
            }
            InetAddress from = InetAddress.getByAddress(source);
            boolean inNetwork = number(source).and(number(mask)).equals(number(network));
            AccessList byMask =
                    AccessList.of(
                            new AccessEntry.Mask(
                                    InetAddress.getByAddress(network),
                                    InetAddress.getByAddress(mask),
                                    AccessVerdict.ACCEPT));
            assertThat(byMask.judge(from) == AccessVerdict.ACCEPT)
                    .as("seed %d, run %d", seed, i)
                    .isEqualTo(inNetwork);

            boolean ordered = number(network).compareTo(number(mask)) <= 0;
            byte[] low = ordered ? network : mask;
            byte[] high = ordered ? mask : network;
            boolean inRange =
                    number(low).compareTo(number(source)) <= 0
                            && number(source).compareTo(number(high)) <= 0;
            AccessList byRange =
                    AccessList.of(
                            new AccessEntry.Range(
                                    InetAddress.getByAddress(low),
                                    InetAddress.getByAddress(high),
                                    AccessVerdict.ACCEPT));
            assertThat(byRange.judge(from) == AccessVerdict.ACCEPT)
                    .as("seed %d, run %d", seed, i)
                    .isEqualTo(inRange);
        }
    }

    /** Bytes of extreme values more often than chance would have it. */
    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] =
                    (byte)
                            switch (random.nextInt(4)) {
                                case 0 -> 0;
                                case 1 -> 0xff;
                                case 2 -> 0x80;
                                default -> random.nextInt(256);
                            };
        }
        return bytes;
    }

    private static BigInteger number(byte[] bytes) {
        return new BigInteger(1, bytes);
    }

    private static void assertAccepts(AccessList list, String source) {
        assertThat(list.judge(address(source))).as(source).isEqualTo(AccessVerdict.ACCEPT);
    }

    private static void assertRejects(AccessList list, String source) {
        assertThat(list.judge(address(source))).as(source).isEqualTo(AccessVerdict.REJECT);
    }

    private static InetAddress address(String literal) {
        return ((AccessEntry.Address) accept(literal)).address();
    }

    private static void assertFails(KnetError error, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        KnetException.class, e -> assertThat(e.error()).isEqualTo(error));
    }
}
