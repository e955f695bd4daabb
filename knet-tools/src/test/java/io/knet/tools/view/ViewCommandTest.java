package io.knet.tools.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.tools.Main;
import io.knet.tools.Streams;
import io.knet.tools.http.HttpAddress;
import io.knet.tools.http.HttpEndpoint;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ViewCommandTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        Streams streams =
                new Streams(
                        InputStream.nullInputStream(),
                        new PrintStream(new BufferedOutputStream(out), false, UTF_8),
                        new PrintStream(err, true, UTF_8));
        return Main.run(streams, args);
    }

    @Test
    void printsTheAddressOfANodeThatAnswers() throws Exception {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Path path = Files.writeString(folder.resolve("token"), TOKEN);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        String file = path.toString();
        String closed;
        try (KnetHandle handle = KnetHandle.builder(1).build();
                HttpEndpoint endpoint =
                        new HttpEndpoint(new HttpAddress(anyPort, Optional.of(TOKEN)), handle)) {
            String address = KnetAddress.format(endpoint.address());
            closed = address;
            assertThat(run("view", address, "--http-token", file)).isZero();
            assertThat(out.toString(UTF_8)).startsWith("http://" + address + "/");
            assertThat(run("view", address)).isEqualTo(1);
            assertThat(err.toString(UTF_8)).contains("wants a token");
        }
        assertThat(run("view", closed)).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("no node answers at http://" + closed);
        assertThat(run("view", "nowhere")).isEqualTo(2);
        assertThat(run("view", closed, "--http-token", "/does/not/exist")).isEqualTo(2);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run("view", closed, "--http-token", file)).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("has mode rw-r--r--, so that others can read");
    }

    @Test
    void whatCannotBeWrittenWasNotDone() {
        OutputStream full =
                new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        throw new IOException("No space left on device");
                    }
                };
        Streams streams =
                new Streams(
                        InputStream.nullInputStream(),
                        new PrintStream(new BufferedOutputStream(full), false, UTF_8),
                        new PrintStream(err, true, UTF_8));
        assertThat(Main.run(streams, "--version")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("standard output could not be written");
    }
}
