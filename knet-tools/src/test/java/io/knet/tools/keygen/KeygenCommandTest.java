package io.knet.tools.keygen;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.NodeIdentity;
import io.knet.NodePublicKey;
import io.knet.tools.CommandRun;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeygenCommandTest {
    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("key");
    }

    @Test
    void writes256RandomBytesForTheOwnerOnly() throws IOException {
        CommandRun run = CommandRun.of("keygen", file.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualToNormalizingNewlines("wrote a random key of 256 bytes to " + file + "\n");
        assertThat(run.err()).isEmpty();
        assertThat(file).hasSize(256);
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void makesAnIdentityOfWhichPubkeyPrintsThePublicKey() throws IOException {
        CommandRun run = CommandRun.of("keygen", "--identity", file.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualToNormalizingNewlines("wrote an identity of 32 bytes to " + file + "\n");
        assertThat(file).hasSize(32);
        assertThat(mode(file)).isEqualTo("rw-------");
        CommandRun pubkey = CommandRun.of("pubkey", file.toString());
        assertThat(pubkey.exitCode()).isZero();
        assertThat(NodePublicKey.parse(pubkey.out()))
                .isEqualTo(NodeIdentity.of(Files.readAllBytes(file)).publicKey());
    }

    @Test
    void anIdentityHasItsOwnLength() {
        CommandRun run = CommandRun.of("keygen", "--identity", "--bytes=128", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--bytes cannot be given with --identity");
        assertThat(file).doesNotExist();
    }

    @Test
    void aKeyFileIsNoIdentity() {
        CommandRun.of("keygen", file.toString());

        CommandRun run = CommandRun.of("pubkey", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("has more than 32 bytes").hasLineCount(1);
    }

    @Test
    void pubkeySaysWhatIsWrongWithItsFile() throws IOException {
        assertNoIdentity("\" does not exist");
        Files.write(file, new byte[31]);
        assertNoIdentity("\" has 31 bytes, not 32; make one with knet keygen --identity FILE");
        Files.write(file, new byte[32]);
        assertNoIdentity(
                "\": an identity of zeros only is no secret; make one with knet keygen --identity"
                        + " FILE");
        Files.write(file, new byte[33]);
        assertNoIdentity("\" has more than 32 bytes");
        assertThat(CommandRun.of("pubkey").err())
                .isEqualToNormalizingNewlines(
                        "knet pubkey: Missing required parameter: 'FILE' (see knet pubkey --help)\n");
    }

    private void assertNoIdentity(String why) {
        CommandRun run = CommandRun.of("pubkey", file.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualToNormalizingNewlines("knet pubkey: identity \"" + file + why + "\n");
    }

    @Test
    void anIdentityIsNotOverwrittenEither() throws IOException {
        Files.writeString(file, "precious");

        CommandRun run = CommandRun.of("keygen", "--identity", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("exists already and is not overwritten").hasLineCount(1);
        assertThat(file).hasContent("precious");
    }

    @Test
    void theFileIsPrivateBeforeItHasContent() throws IOException {
        try (FileChannel channel = KeyFile.open(file)) {
            assertThat(channel.size()).isZero();
            assertThat(mode(file)).isEqualTo("rw-------");
        }
    }

    @Test
    void noTwoKeysAreEqual() throws IOException {
        Path other = directory.resolve("other");
        CommandRun.of("keygen", file.toString());
        CommandRun.of("keygen", other.toString());

        assertThat(Files.readAllBytes(file)).isNotEqualTo(Files.readAllBytes(other));
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 4096})
    void writesAKeyOfAGivenLength(int bytes) {
        assertThat(CommandRun.of("keygen", "--bytes", "" + bytes, file.toString()).exitCode())
                .isZero();
        assertThat(file).hasSize(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127", "4097", "many", ""})
    void refusesALengthThatNoKeyMayHave(String bytes) {
        CommandRun run = CommandRun.of("keygen", "--bytes", bytes, file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "knet keygen: Invalid value for option '--bytes': length \""
                                + bytes
                                + "\" must be a number from 128 to 4096 (see knet keygen --help)\n");
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesToOverwriteAFile() throws IOException {
        Files.writeString(file, "precious");

        CommandRun run = CommandRun.of("keygen", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "knet keygen: file \""
                                + file
                                + "\" exists already and is not overwritten\n");
        assertThat(file).hasContent("precious");
    }

    @Test
    void refusesToWriteThroughASymbolicLink() throws IOException {
        Path target = directory.resolve("target");
        Files.createSymbolicLink(file, target);

        assertThat(CommandRun.of("keygen", file.toString()).exitCode()).isEqualTo(2);
        assertThat(target).doesNotExist();
    }

    @Test
    void refusesAFileInADirectoryThatDoesNotExist() {
        Path lost = directory.resolve("no/such/key");

        CommandRun run = CommandRun.of("keygen", lost.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "knet keygen: file \""
                                + lost
                                + "\" cannot be made: its directory does not exist\n");
    }

    @Test
    void refusesToRunWithoutAFile() {
        CommandRun run = CommandRun.of("keygen");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "knet keygen: Missing required parameter: 'FILE' (see knet keygen --help)\n");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }
}
