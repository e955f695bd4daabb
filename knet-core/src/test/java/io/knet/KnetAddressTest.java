package io.knet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnetAddressTest {
    private static final int ROUNDS = 200_000;
    private static final Pattern QUAD =
            Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");

    /** What the JDK takes for an address, and this parser does not: sloppy forms. */
    private static final Pattern SLOPPY =
            Pattern.compile(".*([0-9a-fA-F]{5}|(^|[:.])0\\d+\\.|\\.0\\d).*");

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1,10.0.0.1",
        "255.255.255.255,255.255.255.255",
        "::,::",
        "::1,::1",
        "1::,1::",
        "2001:DB8::7,2001:db8::7",
        "2001:0db8:0000:0000:0001:0000:0000:0001,2001:db8::1:0:0:1",
        "2001:0:0:1:0:0:0:1,2001:0:0:1::1",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "0:1:2:3:4:5:6:7,0:1:2:3:4:5:6:7",
        "0:0:2:3:4:5:6:7,::2:3:4:5:6:7",
        "1:2:3:4:5:6:0:0,1:2:3:4:5:6::",
        "1:0:0:4:5:0:0:0,1:0:0:4:5::",
        "1:2:3:4:5:6:7:8,1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::,1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8,0:2:3:4:5:6:7:8",
        "fe80::1.2.3.4,fe80::102:304",
        "1:2:3:4:5:6:1.2.3.4,1:2:3:4:5:6:102:304",
        "::1.2.3.4,::102:304",
        "64:ff9b::1.2.3.4,64:ff9b::102:304",
        "fe80::1%4711,fe80::1%4711",
        "fe80::1%0,fe80::1",
        "::ffff:1.2.3.4,1.2.3.4",
        "::ffff:102:304,1.2.3.4"
    })
    void readsAddressesAndWritesThem(String text, String written) {
        InetSocketAddress address = KnetAddress.parse(text, 5405);
        assertThat(address.getPort()).isEqualTo(5405);
        assertThat(address.isUnresolved()).isFalse();
        assertThat(KnetAddress.host(address)).isEqualTo(written);
        String both = KnetAddress.format(address);
        assertThat(both)
                .isEqualTo(written.indexOf(':') < 0 ? written + ":5405" : "[" + written + "]:5405");
        assertThat(KnetAddress.parse(both)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "example.com",
                "127.1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.04",
                "+1.2.3.4",
                "1.2.3.-4",
                " 1.2.3.4",
                "1.2.3.4 ",
                "1.2.3.4%1",
                "0x7f.0.0.1",
                "2130706433",
                "\u0661.2.3.4",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "1:2:3:4::5:6:7:8",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "12345::",
                "g::",
                "\uff11::",
                "1.2.3.4::",
                "1.2.3.4:5::",
                "::1.2.3.4:5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3",
                "[::1]",
                "::1/64",
                "fe80::1%",
                "fe80::1%no such device",
                "fe80::1%-1",
                "fe80::1%99999999999"
            })
    void refusesAllElse(String text) {
        assertRefused(() -> KnetAddress.parse(text, 5405), "\"" + text + "\"");
    }

    @Test
    void aZoneMayBeTheNameOfAnInterface() throws SocketException {
        NetworkInterface device = NetworkInterface.networkInterfaces().findFirst().orElseThrow();
        Inet6Address address =
                (Inet6Address) KnetAddress.parse("fe80::1%" + device.getName(), 1).getAddress();
        assertThat(address.getScopedInterface()).isEqualTo(device);
        assertThat(KnetAddress.format(new InetSocketAddress(address, 5405)))
                .isEqualTo("[fe80::1%" + device.getName() + "]:5405");
        assertRefused(() -> KnetAddress.parse("fe80::1%nosuchdev", 1), "no network interface");
    }

    @Test
    void familiesAreToldApart() {
        assertThat(KnetAddress.parse("1.2.3.4", 0).getAddress()).isInstanceOf(Inet4Address.class);
        assertThat(KnetAddress.parse("::1.2.3.4", 0).getAddress()).isInstanceOf(Inet6Address.class);
        assertThat(KnetAddress.parse("::ffff:1.2.3.4", 0).getAddress())
                .isInstanceOf(Inet4Address.class);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "5405,5405", "65535,65535", "00080,80"})
    void readsPorts(String text, int port) {
        assertThat(KnetAddress.parse("::1", text).getPort()).isEqualTo(port);
        assertThat(KnetAddress.parse("[::1]:" + text).getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+1",
                " 1",
                "65536",
                "70000",
                "99999999999",
                "http",
                "0x1",
                "\u0661"
            })
    void refusesOtherPorts(String port) {
        String message = "port \"" + port + "\" must be a number from 0 to 65535";
        assertRefused(() -> KnetAddress.parse("::1", port), message);
        assertRefused(() -> KnetAddress.parse("1.2.3.4:" + port), message);
    }

    @Test
    void refusesPortsOutOfRange() {
        assertRefused(() -> KnetAddress.parse("::1", -1), "port -1 must be 0 to 65535");
        assertRefused(() -> KnetAddress.parse("::1", 65536), "port 65536 must be 0 to 65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "1.2.3.4", "::1", "::1:5405", "[::1]", "[::1]5405", "[]"})
    void refusesTextWithoutAnAddressAndAPort(String text) {
        assertRefused(() -> KnetAddress.parse(text), "must be like 127.0.0.1:5405 or [::1]:5405");
    }

    @Test
    void bracketsAreForIpv6() {
        assertRefused(() -> KnetAddress.parse("[1.2.3.4]:1"), "in brackets");
        assertRefused(() -> KnetAddress.parse("[localhost]:1"), "in brackets");
        assertRefused(() -> KnetAddress.parse("[[::1]]:1"), "not an IP address");
    }

    @Test
    void writesTheIpv4PartOfAMappedAddressInDecimal() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1};
        InetAddress kept = Inet6Address.getByAddress(null, mapped, -1);

        assertThat(KnetAddress.host(new InetSocketAddress(kept, 0))).isEqualTo("::ffff:192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource({
        "[fe80::1%4711]:5405,[fe80::1%4711]:5405,true",
        "[fe80::1%4711]:5405,[fe80::1%4712]:5405,false",
        "[fe80::1%4711]:5405,[fe80::1]:5405,false",
        "[fe80::1%4711]:5405,[fe80::1%4711]:5406,false",
        "[ff02::1%4711]:5405,[ff02::1%4712]:5405,false",
        "[fd00::1%4711]:5405,[fd00::1]:5405,true",
        "[fd00::1]:5405,[fd00::2]:5405,false",
        "10.0.0.1:5405,10.0.0.1:5405,true",
        "10.0.0.1:5405,[::1]:5405,false"
    })
    void theZoneOfALinkLocalAddressCounts(String one, String other, boolean same) {
        assertThat(KnetAddress.same(KnetAddress.parse(one), KnetAddress.parse(other)))
                .isEqualTo(same);
        assertThat(KnetAddress.same(KnetAddress.parse(other), KnetAddress.parse(one)))
                .isEqualTo(same);
    }

    @Test
    void writesAnUnresolvedAddressWithItsName() {
        InetSocketAddress address = InetSocketAddress.createUnresolved("db2", 5405);
        assertThat(KnetAddress.format(address)).isEqualTo("db2:5405");
    }

    @Test
    void readsWhatItWrites() throws UnknownHostException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int j = 0; j < bytes.length; j++) {
                if (random.nextInt(3) == 0) {
                    bytes[j] = 0;
                }
            }
            InetSocketAddress address =
                    new InetSocketAddress(
                            InetAddress.getByAddress(bytes),
                            random.nextInt(KnetLimits.MAX_PORT + 1));
            assertThat(KnetAddress.parse(KnetAddress.format(address)))
                    .as("seed %d", seed)
                    .isEqualTo(address);
        }
    }

    /**
     * With a colon in it, the JDK takes a text for an address or throws, and asks nobody; so it can
     * be compared with.
     */
    @Test
    void agreesWithTheJdkAboutAnythingWithAColon() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String text = mutated(random, "0:1a:F:ffff:2:3:1.20.255.4");
            if (text.indexOf(':') < 0) {
                continue;
            }
            InetAddress ours = ours(text);
            InetAddress jdks = jdks(text);
            if (ours != null || !SLOPPY.matcher(text).matches()) {
                assertThat(ours).as("\"%s\", seed %d", text, seed).isEqualTo(jdks);
            }
            accepted += ours == null ? 0 : 1;
        }
        assertThat(accepted).isGreaterThan(ROUNDS / 1000);
    }

    @Test
    void withoutAColonOnlyFourNumbersAreAnAddress() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String text = mutated(random, "10.0.255.4").replace(':', '.');
            InetAddress ours = ours(text);
            boolean quad = QUAD.matcher(text).matches();
            for (String part : text.split("\\.")) {
                quad &=
                        part.length() < 4
                                && (part.isEmpty() || !quad || Integer.parseInt(part) < 256);
            }
            assertThat(ours != null).as("\"%s\", seed %d", text, seed).isEqualTo(quad);
            accepted += ours == null ? 0 : 1;
        }
        assertThat(accepted).isGreaterThan(ROUNDS / 100);
    }

    @Test
    void garbageIsRefusedAndNothingElseHappens() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS / 4; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
            }
            assertThatCode(
                            () -> {
                                try {
                                    KnetAddress.parse(text.toString());
                                } catch (KnetException refused) {
                                    assertThat(refused.error())
                                            .isEqualTo(KnetError.INVALID_ARGUMENT);
                                }
                            })
                    .as("\"%s\", seed %d", text, seed)
                    .doesNotThrowAnyException();
        }
    }

    /** A well-formed address with a few pieces taken out, doubled or replaced. */
    private static String mutated(Random random, String address) {
        StringBuilder text = new StringBuilder(address);
        for (int changes = random.nextInt(6); changes > 0 && text.length() > 0; changes--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(6)));
                case 1 ->
                        text.insert(at, "0123456789abcdefABCDEF:.::..".charAt(random.nextInt(28)));
                default -> text.setCharAt(at, "0159af:.".charAt(random.nextInt(8)));
            }
        }
        return text.toString();
    }

    private static @Nullable InetAddress ours(String text) {
        try {
            return KnetAddress.parse(text, 0).getAddress();
        } catch (KnetException refused) {
            return null;
        }
    }

    private static @Nullable InetAddress jdks(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException refused) {
            return null;
        }
    }

    @Test
    void whatIsWrongWithAQuestionFailsItsFuture() {
        Duration second = Duration.ofSeconds(1);
        assertFails(KnetAddress.resolveAsync("", 1, second), "there is no name");
        assertFails(KnetAddress.resolveAsync(" ", 1, second), "there is no name");
        assertFails(KnetAddress.resolveAsync("db2", 70_000, second), "port 70000");
        assertFails(KnetAddress.resolveAsync("db2", 1, Duration.ZERO), "timeout PT0S");
        assertFails(KnetAddress.resolveAsync("db2", 1, second.negated()), "timeout PT-1S");
        assertFails(KnetAddress.resolveAsync("1::2::3", 1, second), "not an IP address");
        assertRefused(() -> KnetAddress.resolve("", 1, second), "there is no name");
    }

    private static void assertFails(CompletableFuture<?> question, String why) {
        assertThat(question).isCompletedExceptionally();
        assertRefused(
                () -> {
                    throw question.handle((found, failure) -> (KnetException) failure).join();
                },
                why);
    }

    @Test
    void nobodyIsAskedForAnAddress() {
        assertThat(KnetAddress.resolveAsync("10.0.0.1", 5405, Duration.ofSeconds(1)))
                .isCompletedWithValueMatching(
                        found ->
                                found.equals(
                                        java.util.List.of(KnetAddress.parse("10.0.0.1:5405"))));
    }
}
