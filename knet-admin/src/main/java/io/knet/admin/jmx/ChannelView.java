package io.knet.admin.jmx;

import io.knet.stats.ChannelStats;

/** What a data channel has counted, as JMX has it. */
record ChannelView(int number, ChannelStats of) implements ChannelData {
    @Override
    public int getNumber() {
        return number;
    }

    @Override
    public long getSent() {
        return of.sent();
    }

    @Override
    public long getRefused() {
        return of.refused();
    }

    @Override
    public long getReceived() {
        return of.received();
    }

    @Override
    public long getOverflowed() {
        return of.overflowed();
    }

    @Override
    public long getSendQueueBytes() {
        return of.sendQueueBytes();
    }

    @Override
    public long getReceiveQueueBytes() {
        return of.receiveQueueBytes();
    }
}
