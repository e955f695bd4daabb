package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.link.NettyLink;
import io.knet.netty.mtu.SettledMtu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettledMtuTest {
    private final VirtualNode virtual = new VirtualNode(1);
    private final NettyLink link = virtual.addLink(virtual.addHost(2), 0);
    private final SettledMtu mtu = new SettledMtu(link, Runnable::run);

    @AfterEach
    void close() {
        virtual.close();
    }

    @Test
    void isSettledUntilTheSettingsChange() {
        assertThat(mtu.holds()).isFalse();
        mtu.settle(true);
        assertThat(mtu.whenSettled()).isCompletedWithValue(link);

        mtu.outdate();

        assertThat(mtu.holds()).isFalse();
        assertThat(mtu.whenSettled()).isNotDone();
    }

    @Test
    void isNotSettledByASearchThatKnewNothingOfTheChange() {
        mtu.outdate();
        mtu.outdate();
        mtu.settle(true);
        assertThat(mtu.holds()).isFalse();
        mtu.seen();
        mtu.settle(true);
        assertThat(mtu.holds()).as("one change is unseen yet").isFalse();
        mtu.seen();
        mtu.settle(true);
        assertThat(mtu.holds()).isTrue();
    }
}
