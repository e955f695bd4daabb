package io.knet.tools.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.tools.Main;
import io.knet.tools.Streams;
import io.knet.tools.http.HttpAddress;
import io.knet.tools.http.HttpEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
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
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8));
        return Main.run(streams, args);
    }

    @Test
    void printsTheAddressOfANodeThatAnswers() throws Exception {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        String file = Files.writeString(folder.resolve("token"), TOKEN).toString();
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
    }
}
