package io.knet.netty.pipeline;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages that live on one thread, one after the other: one that is gone when the next is
 * made, and that nobody outside of knet has seen, is used for that. For one thread at a time, and
 * no message of its own may be given to another thread.
 */
public final class MessageMaker {
    private final Packings packings;
    private @Nullable TxMessage before; // one thread at a time

    /**
     * A maker.
     *
     * @param packings how messages are cut and sealed at the moment
     */
    public MessageMaker(Packings packings) {
        this.packings = packings;
    }

    /**
     * A message, which is the caller's.
     *
     * @param channel number of the data channel, 0 to 31
     * @param sequence the sequence number, 1 to 65535
     * @param broadcast whether the filter's verdict was a broadcast
     * @param content the bytes, owned by the message
     */
    public TxMessage make(int channel, int sequence, boolean broadcast, ByteBuf content) {
        TxMessage again = forgotten();
        if (again == null) {
            return keep(new TxMessage(channel, sequence, broadcast, packings, content));
        }
        again.renew(channel, sequence, null, broadcast, packings, content);
        return again;
    }

    /**
     * A message that gets its number late, and is the caller's.
     *
     * @param channel number of the data channel, 0 to 31
     * @param number its sequence number, taken when a packet is made
     * @param broadcast whether the filter's verdict was a broadcast
     * @param content the bytes, owned by the message
     */
    public TxMessage make(int channel, MessageNumber number, boolean broadcast, ByteBuf content) {
        TxMessage again = forgotten();
        if (again == null) {
            return keep(new TxMessage(channel, number, broadcast, packings, content));
        }
        again.renew(channel, 0, number, broadcast, packings, content);
        return again;
    }

    private @Nullable TxMessage forgotten() {
        TxMessage known = before;
        return known != null && known.isForgotten() ? known : null;
    }

    private TxMessage keep(TxMessage made) {
        before = made;
        return made;
    }
}
