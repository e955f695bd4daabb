package io.knet;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class DestinationFilterTest {
    /** A message of host 1, or to it. */
    private record Request(Direction direction, Object attachment) implements FilterRequest {
        @Override
        public int localHost() {
            return 1;
        }

        @Override
        public int sourceHost() {
            return direction == Direction.TX ? 1 : 2;
        }

        @Override
        public int channel() {
            return 0;
        }

        @Override
        public ByteBuf content() {
            return Unpooled.EMPTY_BUFFER;
        }
    }

    private static String decide(DestinationFilter filter, Direction direction, Object attachment) {
        return filter.decide(new Request(direction, attachment)).toString();
    }

    private static void deliversAll(DestinationFilter filter) {
        assertThat(decide(filter, Direction.RX, Attachment.NONE)).isEqualTo("broadcast");
        assertThat(decide(filter, Direction.RX, 7)).isEqualTo("broadcast");
    }

    @Test
    void sendsToTheNamedHosts() {
        DestinationFilter filter = DestinationFilter.unicastTo(3, 4);

        assertThat(decide(filter, Direction.TX, Attachment.NONE)).isEqualTo("unicast to [3, 4]");
        deliversAll(filter);
    }

    @Test
    void isQuickIfItSaysSo() {
        DestinationFilter slow = request -> Verdict.broadcast();

        assertThat(slow.isQuick()).isFalse();
        assertThat(DestinationFilter.quick(slow).isQuick()).isTrue();
        assertThat(DestinationFilter.unicastTo(3).isQuick()).isTrue();
        assertThat(DestinationFilter.broadcast().isQuick()).isTrue();
        assertThat(DestinationFilter.byAttachment().isQuick()).isTrue();
        deliversAll(DestinationFilter.quick(slow));
    }

    @Test
    void sendsToAllHosts() {
        DestinationFilter filter = DestinationFilter.broadcast();

        assertThat(decide(filter, Direction.TX, 7)).isEqualTo("broadcast");
        deliversAll(filter);
    }

    @Test
    void sendsToTheHostInTheAttachment() {
        DestinationFilter filter = DestinationFilter.byAttachment();

        assertThat(decide(filter, Direction.TX, 7)).isEqualTo("unicast to [7]");
        assertThat(decide(filter, Direction.TX, Attachment.NONE)).isEqualTo("broadcast");
        assertThat(decide(filter, Direction.TX, "7")).isEqualTo("broadcast");
        deliversAll(filter);
    }
}
