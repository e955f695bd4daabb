package io.knet.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** A socket that takes datagrams one by one, keeps up, and knows no errors. */
abstract class TrainlessSocket extends GatedSocket {
    TrainlessSocket() {
        super(ByteBufAllocator.DEFAULT, SendPace.NONE);
    }

    @Override
    public boolean takesTrains() {
        return false;
    }

    @Override
    public TrainOutcome offerTrain(ByteBuf train, int size) {
        throw new UnsupportedOperationException("there are none");
    }

    @Override
    public void checkPendingError() {}
}
