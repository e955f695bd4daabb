package io.knet.lab.bench.network;

import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Both sides are this machine. */
public final class Loopback implements Network {
    private static final String ADDRESS = "127.0.0.1";
    private static final byte[] BYTES = {127, 0, 0, 1};

    /** The loopback interface. */
    public Loopback() {}

    @Override
    public List<String> prefix(Side side) {
        return List.of();
    }

    @Override
    public String address(Side side) {
        return ADDRESS;
    }

    @Override
    public List<Integer> freePorts(int count) {
        List<DatagramSocket> probes = new ArrayList<>();
        try {
            // All are open at once, so that no port is found twice.
            for (int i = 0; i < count; i++) {
                probes.add(new DatagramSocket(0, InetAddress.getByAddress(BYTES)));
            }
            return probes.stream().map(DatagramSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new ToolException(ExitCode.FAILURE, "no free UDP ports: " + Messages.of(e));
        } finally {
            probes.forEach(DatagramSocket::close);
        }
    }

    @Override
    public void close() {
        // nothing was made
    }
}
