package io.knet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessEntryTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "10.0.0.0/8, 10.0.0.0/8",
        "0.0.0.0/0, 0.0.0.0/0",
        "10.1.2.3/32, 10.1.2.3/32",
        "10.1.2.2/31, 10.1.2.2/31",
        "10.0.0.0/255.255.0.0, 10.0.0.0/16",
        "10.0.0.3/255.0.0.255, 10.0.0.3/255.0.0.255",
        "10.0.0.1-10.0.0.9, 10.0.0.1-10.0.0.9",
        "10.0.0.1-10.0.0.1, 10.0.0.1-10.0.0.1",
        "' 10.0.0.1 - 10.0.0.9 ', 10.0.0.1-10.0.0.9",
        "10.0.0.0 / 8, 10.0.0.0/8",
        "fe80::1, fe80::1",
        "fd00::/8, fd00::/8",
        "fd00::/9, fd00::/9",
        "::/0, ::/0",
        "::1/128, ::1/128",
        "fd00::1-fd00::f, fd00::1-fd00::f",
        "::ffff:10.0.0.1, 10.0.0.1"
    })
    void readsWhatItWrites(String text, String written) {
        AccessEntry entry = AccessEntry.accept(text);
        assertThat(entry.sources()).isEqualTo(written);
        assertThat(AccessEntry.of(entry.sources(), AccessVerdict.ACCEPT)).isEqualTo(entry);
        assertThat(entry).hasToString("accept " + written);
        assertThat(AccessEntry.reject(text)).hasToString("reject " + written).isNotEqualTo(entry);
    }

    /** Patterns can take hours over so many blanks. */
    @Test
    @Timeout(30)
    void refusesALongTextSoon() {
        String blanks = " ".repeat(200_000);
        assertThatThrownBy(() -> AccessEntry.accept("1" + blanks + "//"))
                .isInstanceOf(KnetException.class);
        assertThat(AccessEntry.accept("10.0.0.0" + blanks + "/" + blanks + "8"))
                .isEqualTo(AccessEntry.accept("10.0.0.0/8"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "example.org",
                "10.0.0",
                "10.0.0.256",
                "010.0.0.1",
                "10.0.0.1.2",
                "1",
                "10.0.0.0/",
                "/8",
                "10.0.0.0/8/8",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "10.0.0.0/1000",
                "10.0.0.1-",
                "-10.0.0.1",
                "10.0.0.1-10.0.0.2-10.0.0.3",
                "10.0.0.1-example.org",
                "::1::",
                "fe80::1%eth0",
                "[::1]",
                "a:b",
                "feed",
                "10.0.0.1:5405",
                "10.0.0.1 accept",
                "\u0661\u0660.0.0.1"
            })
    void refusesWhatIsNoEntry(String text) {
        assertThatThrownBy(() -> AccessEntry.accept(text))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining('"' + text + '"');
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/8, 10.0.0.0/8",
        "127.0.0.1/255.0.0.0, 127.0.0.0/8",
        "10.0.0.1/0, 0.0.0.0/0",
        "fd00::1/64, fd00::/64",
        "10.0.7.3/255.0.0.2, 10.0.0.2/255.0.0.2"
    })
    void refusesANetworkThatWouldMatchNothingAndNamesTheOneMeant(String text, String meant) {
        assertThatThrownBy(() -> AccessEntry.accept(text))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageEndingWith("use " + meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1-::1", "::1-10.0.0.1", "10.0.0.0/ff00::", "ff00::/255.0.0.0"})
    void refusesTwoFamilies(String text) {
        assertThatThrownBy(() -> AccessEntry.accept(text))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining("one family");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2-10.0.0.1", "200.0.0.1-100.0.0.1", "fe80::2-fe80::1"})
    void refusesAnEmptyRange(String text) {
        assertThatThrownBy(() -> AccessEntry.accept(text))
                .isInstanceOf(KnetException.class)
                .hasMessageContaining("is empty");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/33, 0 to 32", "::/129, 0 to 128"})
    void refusesAPrefixThatIsTooLong(String text, String allowed) {
        assertThatThrownBy(() -> AccessEntry.accept(text))
                .isInstanceOf(KnetException.class)
                .hasMessageContaining(allowed);
    }

    @Test
    void dropsNamesAndScopes() throws Exception {
        byte[] bytes = InetAddress.getByName("fe80::1").getAddress();
        InetAddress scoped = Inet6Address.getByAddress("host", bytes, 3);
        AccessEntry entry = new AccessEntry.Address(scoped, AccessVerdict.ACCEPT);
        assertThat(entry).isEqualTo(AccessEntry.accept("fe80::1"));
        assertThat(entry.sources()).isEqualTo("fe80::1");
    }

    @Test
    void tellsItsPartsAndItsVerdict() throws Exception {
        InetAddress one = InetAddress.getByName("10.0.0.0");
        InetAddress other = InetAddress.getByName("255.0.0.0");

        AccessEntry.Mask mask = new AccessEntry.Mask(one, other, AccessVerdict.REJECT);
        assertThat(mask.network()).isEqualTo(one);
        assertThat(mask.mask()).isEqualTo(other);
        assertThat(mask.verdict()).isEqualTo(AccessVerdict.REJECT);

        AccessEntry.Range range = new AccessEntry.Range(one, other, AccessVerdict.ACCEPT);
        assertThat(range.first()).isEqualTo(one);
        assertThat(range.last()).isEqualTo(other);
        assertThat(range.verdict()).isEqualTo(AccessVerdict.ACCEPT);

        AccessEntry.Address address = new AccessEntry.Address(one, AccessVerdict.ACCEPT);
        assertThat(address.address()).isEqualTo(one);
        assertThat(address.verdict()).isEqualTo(AccessVerdict.ACCEPT);
        assertThat(AccessEntry.reject("10.0.0.0").verdict()).isEqualTo(AccessVerdict.REJECT);
    }
}
