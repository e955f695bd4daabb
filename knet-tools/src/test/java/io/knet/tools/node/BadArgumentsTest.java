package io.knet.tools.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tools.CommandRun;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadArgumentsTest {
    private static final String HELP = " (see knet node --help)";
    private static final String PEER =
            "(ID[,name=NAME][,policy=passive|active|rr][,dialect=session|libknet|either]"
                    + "[,pubkey=BASE64]): ";
    private static final String LINK =
            "(PEER/LINK,SRC_IP:PORT,DST_IP:PORT|dynamic[,priority=P][,transport=T]): ";

    @TempDir private Path directory;

    @Test
    void anIdOrAFileIsRequired() {
        assertRefused("one of --id, --config and --corosync is needed" + HELP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--id            | host id \"x\" must be a number from 0 to 65535",
                "--channel       | channel \"x\" must be a number from 0 to 31",
                "--ping-interval | time \"x\" must be a number from 1 to 86400000",
                "--ping-timeout  | time \"x\" must be a number from 1 to 86400000",
                "--pongs-to-come-up | number of pongs \"x\" must be a number from 2 to 256",
                "--native        | EINVAL: unknown kind of sockets \"x\"; use auto, epoll or nio",
                "--crypto        | \"x\" must be MODEL/CIPHER/HASH, as in jca/aes256/sha256"
            })
    void everyOptionRefusesOtherValues(String option, String message) {
        assertRefused(
                "Invalid value for option '" + option + "': " + message + HELP,
                "--id=1",
                option + "=x");
    }

    @ParameterizedTest
    @CsvSource({
        "--id,65536",
        "--channel,32",
        "--ping-interval,0",
        "--ping-timeout,86400001",
        "--pongs-to-come-up,257"
    })
    void everyNumberHasARange(String option, String value) {
        CommandRun run = node("--id=1", option + "=" + value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("'" + option + "'", "\"" + value + "\" must be a number from ");
    }

    @Test
    void refusesABadPeer() {
        assertRefused(
                "Invalid value for option '--peer' "
                        + PEER
                        + "EINVAL: unknown link policy \"x\"; use passive, active or rr"
                        + HELP,
                "--id=1",
                "--peer=2,policy=x");
    }

    @Test
    void refusesABadLink() {
        assertRefused(
                "Invalid value for option '--link' "
                        + LINK
                        + "address \"here\" must be like 127.0.0.1:5405 or [::1]:5405"
                        + HELP,
                "--id=1",
                "--peer=2",
                "--link=2/0,here,127.0.0.1:5405");
    }

    @Test
    void refusesAddressesThatDoNotFitTogether() {
        CommandRun run = node("--id=1", "--peer=2", "--link=2/0,127.0.0.1:1,[::1]:1");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("different families").hasLineCount(1);
    }

    @Test
    void refusesAnUnknownCipher() {
        assertRefused(
                "Invalid value for option '--crypto': EINVAL: unknown cipher \"rot13\"; use none, aes128,"
                        + " aes192, aes256 or aes-{128,192,256}-ctr"
                        + HELP,
                "--id=1",
                "--crypto=jca/rot13/sha256");
    }

    @Test
    void refusesAnUnknownModel() throws IOException {
        CommandRun run = node("--id=1", "--crypto=rot/aes256/sha256", "--key-file=" + key(128));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("knet node: ").contains("\"rot\"").hasLineCount(1);
    }

    @Test
    void cryptoAndKeyGoTogether() throws IOException {
        assertRefused("--crypto needs --key-file", "--id=1", "--crypto=jca/aes256/sha256");
        assertRefused("--key-file needs --crypto or --session", "--id=1", "--key-file=" + key(128));
    }

    @Test
    void whatSessionsNeedIsNamed() throws IOException {
        String key = "--key-file=" + key(128);
        Path identity = directory.resolve("own.id");
        Files.write(identity, new byte[31]);
        String peerKey = "pubkey=CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        assertRefused("--session needs --key-file", "--id=1", "--session");
        assertRefused("--suite needs --session", "--id=1", "--suite=aesgcm");
        assertRefused("--identity needs --session", "--id=1", "--identity=own.id");
        assertRefused(
                "--peer 2: this dialect needs --session", "--id=1", "--peer=2,dialect=either");
        assertRefused(
                "--peer 2: pubkey needs --session and --identity", "--id=1", "--peer=2," + peerKey);
        assertRefused(
                "--peer 2: pubkey needs --identity of this node",
                "--id=1",
                "--session",
                key,
                "--peer=2," + peerKey);
        assertRefused(
                "--peer 2 needs pubkey=..., because this node has an --identity; knet pubkey prints"
                        + " it on that node",
                "--id=1",
                "--session",
                key,
                "--identity=" + identity,
                "--peer=2");
        assertRefused(
                "identity \""
                        + identity
                        + "\" has 31 bytes, not 32; make one with knet keygen --identity FILE",
                "--id=1",
                "--session",
                key,
                "--identity=" + identity);
        Files.write(identity, new byte[33]);
        assertRefused(
                "identity \"" + identity + "\" has more than 32 bytes",
                "--id=1",
                "--session",
                key,
                "--identity=" + identity);
        assertRefused(
                "Invalid value for option '--suite': EINVAL: unknown suite \"rot13\"; use aesgcm or"
                        + " chachapoly"
                        + HELP,
                "--id=1",
                "--suite=rot13");
    }

    @Test
    void aKeyFileOfSessionsHasItsLength() throws IOException {
        Path tooShort = key(127);
        assertRefused(
                "key file \"" + tooShort + "\" has 127 bytes; a key has 128 to 4096",
                "--id=1",
                "--session",
                "--key-file=" + tooShort);
        Path tooLong = key(4097);
        assertRefused(
                "key file \"" + tooLong + "\" has more than 4096 bytes",
                "--id=1",
                "--session",
                "--key-file=" + tooLong);
        Path none = directory.resolve("none");
        assertRefused(
                "key file \"" + none + "\" does not exist",
                "--id=1",
                "--session",
                "--key-file=" + none);
    }

    @Test
    void anIdentityThatIsNoneIsNamed() throws IOException {
        String key = "--key-file=" + key(128);
        Path none = directory.resolve("none");
        assertRefused(
                "identity \"" + none + "\" does not exist",
                "--id=1",
                "--session",
                key,
                "--identity=" + none);
        Path zeros = Files.write(directory.resolve("zeros"), new byte[32]);
        assertRefused(
                "identity \""
                        + zeros
                        + "\": an identity of zeros only is no secret; make one with knet keygen"
                        + " --identity FILE",
                "--id=1",
                "--session",
                key,
                "--identity=" + zeros);
    }

    @Test
    void aPublicKeyThatIsNoneIsRefused() throws IOException {
        String key = "--key-file=" + key(128);
        String own = "--identity=" + identity(1);
        CommandRun noText = node("--id=1", "--session", key, own, "--peer=2,pubkey=?");
        assertThat(noText.exitCode()).isEqualTo(2);
        assertThat(noText.err())
                .startsWith(
                        "knet node: Invalid value for option '--peer' "
                                + PEER
                                + "EINVAL: a public key is base64 of 32 bytes: ")
                .hasLineCount(1);
        assertRefused(
                "Invalid value for option '--peer' "
                        + PEER
                        + "EINVAL: a public key has 32 bytes, not 3"
                        + HELP,
                "--id=1",
                "--session",
                key,
                own,
                "--peer=2,pubkey=AAAA");
        CommandRun noPoint =
                node("--id=1", "--session", key, own, "--peer=2,pubkey=" + "A".repeat(43) + "=");
        assertThat(noPoint.exitCode()).isEqualTo(2);
        assertThat(noPoint.err())
                .startsWith("knet node: EINVAL: this is no public key of X25519; take what")
                .hasLineCount(1);
    }

    @Test
    void publicKeysAreOfDifferentNodes() throws IOException {
        String key = "--key-file=" + key(128);
        Path own = identity(1);
        String ownKey = publicKey(own);
        String othersKey = publicKey(identity(2));
        assertRefused(
                "EINVAL: host 2 cannot have this node's own public key, " + ownKey,
                "--id=1",
                "--session",
                key,
                "--identity=" + own,
                "--peer=2,pubkey=" + ownKey);
        assertRefused(
                "EEXIST: hosts 2 and 3 cannot both have the public key " + othersKey,
                "--id=1",
                "--session",
                key,
                "--identity=" + own,
                "--peer=2,pubkey=" + othersKey,
                "--peer=3,pubkey=" + othersKey);
    }

    private Path identity(int seed) throws IOException {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) seed);
        return Files.write(directory.resolve(seed + ".id"), secret);
    }

    private static String publicKey(Path identity) {
        return CommandRun.of("pubkey", identity.toString()).out().strip();
    }

    @Test
    void refusesAKeyFileThatDoesNotExist() {
        Path file = directory.resolve("none");

        assertRefused(
                "key file \"" + file + "\" does not exist",
                "--id=1",
                "--crypto=jca/aes256/sha256",
                "--key-file=" + file);
    }

    @Test
    void refusesAKeyOfBadLength() throws IOException {
        Path tooShort = key(127);
        assertRefused(
                "key file \"" + tooShort + "\" has 127 bytes; a key has 128 to 4096",
                "--id=1",
                "--crypto=jca/aes256/sha256",
                "--key-file=" + tooShort);
        Path tooLong = key(4097);
        assertRefused(
                "key file \"" + tooLong + "\" has more than 4096 bytes",
                "--id=1",
                "--crypto=jca/aes256/sha256",
                "--key-file=" + tooLong);
    }

    @Test
    void refusesWhatIsGivenTwice() {
        assertRefused("--peer 2 is given twice", "--id=1", "--peer=2", "--peer=2,name=x");
        assertRefused(
                "--link 2/0 is given twice",
                "--id=1",
                "--peer=2",
                "--link=2/0,127.0.0.1:1,127.0.0.2:1",
                "--link=2/0,127.0.0.1:2,127.0.0.2:2");
        assertRefused(
                "EEXIST: host 2 has the name \"a\" already",
                new String[] {"--id=1", "--peer=2,name=a", "--peer=3,name=a"});
    }

    @Test
    void refusesAccessListsThatMakeNoSense() {
        assertRefused(
                "--acl 2/1 is about a link for which there is no --link",
                "--id=1",
                "--peer=2",
                "--link=2/0,127.0.0.1:1,dynamic",
                "--acl=2/1,accept,127.0.0.2");
        assertRefused(
                "--acl 2/0 is about a link that is not dynamic, and so takes packets from its peer"
                        + " only",
                "--id=1",
                "--peer=2",
                "--link=2/0,127.0.0.1:1,127.0.0.2:1",
                "--acl=2/0,accept,127.0.0.2");
    }

    @Test
    void refusesALinkToNobody() {
        assertRefused(
                "--link 3/0 leads to host 3, for which there is no --peer",
                "--id=1",
                "--peer=2",
                "--link=3/0,127.0.0.1:1,127.0.0.2:1");
    }

    @Test
    void refusesATimeoutShorterThanTheInterval() {
        assertRefused(
                "--ping-timeout 99 is shorter than --ping-interval 100",
                "--id=1",
                "--ping-interval=100",
                "--ping-timeout=99");
    }

    @Test
    void refusesStrayArguments() {
        assertRefused("Unmatched argument at index 2: 'hello'" + HELP, "--id=1", "hello");
        assertRefused("Unknown option: '--fast'" + HELP, "--id=1", "--fast");
    }

    @Test
    void refusesAnAddressInUse() throws IOException {
        try (DatagramSocket owner =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            CommandRun run =
                    node(
                            "--id=1",
                            "--peer=2",
                            "--link=2/0,127.0.0.1:" + owner.getLocalPort() + ",127.0.0.2:1");

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .startsWith("knet node: EADDRINUSE: ")
                    .contains("127.0.0.1:" + owner.getLocalPort())
                    .hasLineCount(1);
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void refusesAnAddressThatIsNotOurs() {
        CommandRun run =
                node("--id=1", "--native=nio", "--peer=2", "--link=2/0,192.0.2.1:0,127.0.0.2:1");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("knet node: EADDRNOTAVAIL: ").hasLineCount(1);
    }

    private Path key(int length) throws IOException {
        return Files.write(directory.resolve("key" + length), new byte[length]);
    }

    private static void assertRefused(String line, String... args) {
        CommandRun run = node(args);
        assertThat(run.err()).isEqualToNormalizingNewlines("knet node: " + line + "\n");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    private static CommandRun node(String... args) {
        List<String> all = new ArrayList<>(List.of("node"));
        all.addAll(Arrays.asList(args));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
