package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetLimits;
import io.knet.crypto.CryptoOverhead;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MtuMathTest {
    private static final CryptoOverhead AES_SHA1 = MtuVectors.overhead("aes256", "sha1");
    private static final CryptoOverhead AES_SHA256 = MtuVectors.overhead("aes256", "sha256");
    private static final int UDP_IPV4 = 28;

    @ParameterizedTest
    @MethodSource("io.knet.protocol.MtuVectors#dataMtu")
    void computesTheDataMtuThatLibknetComputed(MtuVectors.DataMtu row) {
        row.byInterfaceMtu()
                .forEach(
                        (interfaceMtu, dataMtu) ->
                                assertThat(
                                                MtuMath.linkMtu(
                                                        interfaceMtu, row.headers(), row.crypto()))
                                        .as("interface MTU %s of %s", interfaceMtu, row)
                                        .isEqualTo(dataMtu));
        assertThat(MtuMath.floor(row.crypto())).isEqualTo(row.floor());
    }

    @ParameterizedTest
    @CsvSource({
        "none, none,   482, 522, 1446, 65481, 1206, 1426, 1426",
        "none, md5,    466, 506, 1430, 65465, 1190, 1410, 1410",
        "none, sha1,   462, 502, 1426, 65461, 1186, 1406, 1406",
        "none, sha256, 450, 490, 1414, 65449, 1174, 1394, 1394",
        "none, sha384, 434, 474, 1398, 65433, 1158, 1378, 1378",
        "none, sha512, 418, 458, 1382, 65417, 1142, 1362, 1362",
        "aes128, md5,    437, 485, 1413, 65445, 1173, 1381, 1381",
        "aes192, sha1,   437, 485, 1397, 65429, 1157, 1381, 1381",
        "aes256, sha256, 421, 469, 1397, 65429, 1157, 1365, 1365",
        "aes256, sha384, 405, 453, 1381, 65413, 1141, 1349, 1349",
        "aes256, sha512, 389, 437, 1365, 65397, 1125, 1333, 1333"
    })
    void computesTheTableOfTheSpecification(
            String cipher,
            String hash,
            int floor,
            int v4576,
            int v41500,
            int v465535,
            int v61280,
            int v61500,
            int sctp)
            throws Exception {
        CryptoOverhead crypto = MtuVectors.overhead(cipher, hash);
        InetAddress v4 = InetAddress.getByName("192.0.2.1");
        InetAddress v6 = InetAddress.getByName("2001:db8::1");
        int udp4 = MtuMath.headers(v4, MtuMath.UDP_HEADER);
        int udp6 = MtuMath.headers(v6, MtuMath.UDP_HEADER);
        assertThat(MtuMath.floor(crypto)).isEqualTo(floor);
        assertThat(MtuMath.linkMtu(576, udp4, crypto)).isEqualTo(v4576);
        assertThat(MtuMath.linkMtu(1500, udp4, crypto)).isEqualTo(v41500);
        assertThat(MtuMath.linkMtu(65535, udp4, crypto)).isEqualTo(v465535);
        assertThat(MtuMath.linkMtu(1280, udp6, crypto)).isEqualTo(v61280);
        assertThat(MtuMath.linkMtu(1500, udp6, crypto)).isEqualTo(v61500);
        assertThat(MtuMath.linkMtu(1500, MtuMath.headers(v4, MtuMath.SCTP_HEADER), crypto))
                .isEqualTo(sctp);
    }

    @Test
    void sizesTheProbesOfTheWorkedExamples() {
        assertThat(MtuMath.onwire(1397, UDP_IPV4, AES_SHA256)).isEqualTo(1500);
        assertThat(MtuMath.onwire(1397, UDP_IPV4, AES_SHA1)).isEqualTo(1488);
        assertThat(MtuMath.onwire(1446, UDP_IPV4, CryptoOverhead.NONE)).isEqualTo(1500);
    }

    @Test
    void countsNoPaddingForCtr() {
        CryptoOverhead ctr = MtuVectors.overhead("aes256-ctr", "sha256");
        assertThat(MtuMath.linkMtu(1500, UDP_IPV4, ctr)).isEqualTo(1500 - 28 - 16 - 32 - 26);
        assertThat(MtuMath.onwire(1398, UDP_IPV4, ctr)).isEqualTo(1500);
    }

    @Test
    void givesTheOverheadThatTheStatusShows() {
        assertThat(MtuMath.protoOverhead(UDP_IPV4, CryptoOverhead.NONE)).isEqualTo(54);
        assertThat(MtuMath.protoOverhead(UDP_IPV4, AES_SHA256)).isEqualTo(102);
    }

    @ParameterizedTest
    @MethodSource("io.knet.protocol.MtuVectors#dataMtu")
    void fillsThePathWithoutExceedingIt(MtuVectors.DataMtu row) {
        int block = Math.max(1, row.crypto().block());
        for (int mtu = KnetLimits.MIN_MTU; mtu <= KnetLimits.MAX_MTU; mtu++) {
            int onwire =
                    MtuMath.onwire(
                            MtuMath.linkMtu(mtu, row.headers(), row.crypto()),
                            row.headers(),
                            row.crypto());
            if (onwire > mtu || onwire <= mtu - block) {
                assertThat(onwire)
                        .as("on-wire size for %d, %s", mtu, row)
                        .isBetween(mtu - block + 1, mtu);
            }
        }
    }

    @Test
    void leavesNothingWhereThereIsNoRoom() {
        assertThat(MtuMath.linkMtu(60, UDP_IPV4, CryptoOverhead.NONE)).isEqualTo(6);
        assertThat(MtuMath.linkMtu(54, UDP_IPV4, CryptoOverhead.NONE)).isZero();
        assertThat(MtuMath.linkMtu(10, UDP_IPV4, AES_SHA256)).isNegative();
    }
}
