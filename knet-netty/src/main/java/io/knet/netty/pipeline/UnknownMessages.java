package io.knet.netty.pipeline;

import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/** Refuses what a link does not know how to send. */
final class UnknownMessages {
    private UnknownMessages() {}

    /** Releases the object and fails its promise. */
    static void refuse(Object message, String handler, String expected, ChannelPromise promise) {
        String type = message.getClass().getName();
        ReferenceCountUtil.release(message);
        promise.tryFailure(
                new KnetException(
                        KnetError.UNKNOWN_MESSAGE_TYPE,
                        "handler "
                                + handler
                                + " was given a "
                                + type
                                + " to send, and knows only "
                                + expected
                                + "; see LinkHandlers for what passes between the handlers"));
    }
}
