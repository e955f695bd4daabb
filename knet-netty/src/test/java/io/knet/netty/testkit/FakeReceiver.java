package io.knet.netty.testkit;

import io.knet.netty.message.RxMessage;
import io.knet.netty.receive.ReceivingChannel;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The receiving side of a data channel. */
public final class FakeReceiver implements ReceivingChannel {
    /** The messages that came, by number of the channel and content in hexadecimal. */
    public final List<String> received = new ArrayList<>();

    /** Whether messages go to a listener. */
    public boolean listener;

    /** What the listener does. */
    public Runnable onMessage = () -> {};

    /** Why messages are not taken; null if they are. */
    public @Nullable DropReason refusal;

    @Override
    public boolean hasListener() {
        return listener;
    }

    @Override
    public @Nullable DropReason deliver(RxMessage message) {
        if (refusal == null) {
            received.add(message.channel() + ":" + ByteBufUtil.hexDump(message.content()));
            onMessage.run();
        }
        return refusal;
    }
}
