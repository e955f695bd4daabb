package io.knet.tests.differential;

import io.knet.CryptoConfig;
import io.knet.KnetHandle;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.LinkEnds;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A node of ours. */
final class JavaSubject extends Subject {
    /** As many as libknet has. */
    private static final int BUFFERS = 32;

    private final KnetHandle handle;
    private final BlockingQueue<Delivered> messages = new LinkedBlockingQueue<>();

    JavaSubject(LinkEnds path, Optional<CryptoConfig> crypto) {
        super(new WirePeer(path.right(), path.left(), crypto));
        NettyHandleBuilder builder = new NettyHandleBuilder(1).threads(1);
        crypto.ifPresent(builder::crypto);
        handle = builder.build();
        handle.mtu().manual(1500);
        handle.reassembly().maxMessages(BUFFERS);
        for (int channel = 0; channel < CHANNELS; channel++) {
            handle.openChannel(
                    channel,
                    message -> {
                        byte[] bytes = ByteBufUtil.getBytes(message.content());
                        String text = new String(bytes, StandardCharsets.ISO_8859_1);
                        messages.add(Delivered.of(message.channel(), bytes, text));
                    });
        }
        handle.enableForwarding();
        handle.addHost(WirePeer.ID)
                .addLink(
                        0,
                        LinkConfig.udp(path.left(), path.right())
                                .withTimers(LinkTimers.ofMillis(200, 5000).withPongsToComeUp(2)));
        Await.result(handle.host(WirePeer.ID).whenReachable());
    }

    @Override
    Optional<Delivered> nextMessage(long millis) {
        try {
            return Optional.ofNullable(messages.poll(millis, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** What was dropped so far, for the message of a failure. */
    String drops() {
        return handle.stats().drops().toString();
    }

    @Override
    public void close() {
        Await.result(handle.closeAsync());
        peer.close();
    }
}
