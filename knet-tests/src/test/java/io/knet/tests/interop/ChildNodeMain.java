package io.knet.tests.interop;

import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.LinkConfig;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.peer.FloodMessage;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.NetUtil;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * What {@link ChildNode} runs: tells its parent a line for each thing that happens, and sends a
 * message for each line "length seed" that it is given, until its input ends.
 */
final class ChildNodeMain {
    static final String READY = "ready";
    static final String REACHABLE = "reachable";
    static final String RECEIVED = "received";
    static final String SENT = "sent";

    private ChildNodeMain() {}

    /** Takes local address and port, remote address and port. */
    public static void main(String[] arguments) throws IOException {
        LinkConfig link =
                LinkConfig.udp(
                        address(arguments[0], arguments[1]), address(arguments[2], arguments[3]));
        try (KnetHandle handle = new NettyHandleBuilder(MixedPair.JAVA).build()) {
            handle.filter(DestinationFilter.unicastTo(MixedPair.PEER));
            handle.openChannel(
                    0,
                    message -> {
                        byte[] bytes = ByteBufUtil.getBytes(message.content());
                        say(RECEIVED + " " + bytes.length + " " + FloodMessage.fnv64(bytes));
                    });
            handle.enableForwarding();
            KnetHost peer = handle.addHost(MixedPair.PEER);
            peer.addLink(0, link.withTimers(JavaNode.QUICK));
            say(READY);
            peer.whenReachable().thenRun(() -> say(REACHABLE));
            serve(handle);
        }
    }

    private static InetSocketAddress address(String ip, String port) {
        return new InetSocketAddress(
                NetUtil.createInetAddressFromIpAddressString(ip), Integer.parseInt(port));
    }

    private static void serve(KnetHandle handle) throws IOException {
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            int space = line.indexOf(' ');
            int length = Integer.parseInt(line.substring(0, space));
            long seed = Long.parseLong(line.substring(space + 1));
            handle.findChannel(0)
                    .orElseThrow()
                    .sendSync(Unpooled.wrappedBuffer(FloodMessage.generate(seed, length)));
            say(SENT);
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
