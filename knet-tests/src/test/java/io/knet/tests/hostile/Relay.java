package io.knet.tests.hostile;

import io.knet.tests.peer.LinkEnds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A relay process in the middle of a {@link HostileNet}, see {@link RelayMain}. */
final class Relay implements AutoCloseable {
    private final Process process;
    private final Writer input;

    /** Starts a relay; it runs when this returns. */
    Relay(HostileNet net, long seed) {
        List<String> command = new ArrayList<>(net.middle().prefix());
        command.addAll(JavaProgram.command(RelayMain.class));
        LinkEnds near = net.nearHalf().reversed();
        LinkEnds far = net.farHalf();
        for (InetSocketAddress end : List.of(near.left(), near.right(), far.left(), far.right())) {
            command.add(end.getAddress().getHostAddress() + ":" + end.getPort());
        }
        command.add(Long.toString(seed));
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            input = process.outputWriter(StandardCharsets.US_ASCII);
            BufferedReader output = process.inputReader(StandardCharsets.US_ASCII);
            String first = output.readLine();
            if (!"ready".equals(first)) {
                process.destroyForcibly();
                throw new IllegalStateException("the relay said: " + first);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Passes datagrams on after up to so many milliseconds from now on. */
    void delay(int longestMillis) {
        try {
            input.write(longestMillis + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
