package io.knet.netty.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelSetupTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void assertRefused(
            ChannelOption<?> option, Object value, KnetError error, String words) {
        ChannelSetup setup = new ChannelSetup(ByteBufAllocator.DEFAULT, Map.of(option, value));
        assertThatThrownBy(() -> setup.apply(channel))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        failure -> assertThat(failure.error()).isEqualTo(error))
                .hasMessageContaining(words);
    }

    @Test
    void setsAllocatorAndOptions() {
        ByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;

        new ChannelSetup(allocator, Map.of(ChannelOption.WRITE_SPIN_COUNT, 7)).apply(channel);

        assertThat(channel.alloc()).isSameAs(allocator);
        assertThat(channel.config().getWriteSpinCount()).isEqualTo(7);
    }

    @Test
    void anOptionThatTheChannelDoesNotKnowIsAnError() {
        assertRefused(
                EpollChannelOption.SO_BUSY_POLL,
                50,
                KnetError.NOT_SUPPORTED,
                "SO_BUSY_POLL is unknown to a EmbeddedChannel");
    }

    @Test
    void aValueThatTheChannelRefusesIsAnError() {
        assertRefused(
                ChannelOption.WRITE_SPIN_COUNT,
                -1,
                KnetError.INVALID_ARGUMENT,
                "WRITE_SPIN_COUNT does not take -1");
    }

    @Test
    void optionsThatKnetReliesOnAreRefusedWhateverClassNamesThem() {
        assertThat(ChannelSetup.refusal(ChannelOption.AUTO_READ)).isPresent();
        assertThat(ChannelSetup.refusal(UnixChannelOption.SO_REUSEPORT)).isPresent();
        assertThat(ChannelSetup.refusal(EpollChannelOption.UDP_GRO)).isPresent();
        assertThat(ChannelSetup.refusal(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT)))
                .isPresent();
        assertThat(ChannelSetup.refusal(ChannelOption.SO_SNDBUF))
                .hasValueSatisfying(words -> assertThat(words).contains("use socketBuffer"));
    }

    @Test
    void otherOptionsAreFree() {
        assertThat(ChannelSetup.refusal(EpollChannelOption.SO_BUSY_POLL)).isEmpty();
        assertThat(ChannelSetup.refusal(ChannelOption.SO_BROADCAST)).isEmpty();
        assertThat(ChannelSetup.refusal(ChannelOption.WRITE_SPIN_COUNT)).isEmpty();
    }
}
