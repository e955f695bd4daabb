package io.knet.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.admin.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A program that asks a node. */
final class Asker implements AutoCloseable {
    private final SocketChannel channel;
    private final BufferedReader lines;

    Asker(Path path) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        lines = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8));
    }

    void send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** The next line as it came; null at the end. */
    @Nullable String line() throws IOException {
        return lines.readLine();
    }

    JsonValue next() throws IOException {
        String line = line();
        if (line == null) {
            throw new AssertionError("the endpoint has ended the connection");
        }
        return JsonValue.parse(line);
    }

    JsonValue ask(String request) throws IOException {
        send(request + "\n");
        return next();
    }

    /** The code of the error that a line is answered. */
    String errorFor(String request) throws IOException {
        return ask(request).text("code").orElse("none");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
