package io.knet.lab.bench.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.knet.Attachment;
import io.knet.Direction;
import io.knet.FilterRequest;
import io.knet.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class RequestTest {
    @Test
    void readsAVerbAndItsArguments() {
        Request request = Request.parse("send node=1 to=2+3 empty= echo=1");

        assertThat(request.verb()).isEqualTo("send");
        assertThat(request.integer("node")).isOne();
        assertThat(request.text("to")).isEqualTo("2+3");
        assertThat(request.text("empty")).isEmpty();
        assertThat(request.flag("echo")).isTrue();
        assertThat(request.number("rate", 7)).isEqualTo(7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request.text("size"))
                .withMessage("send needs size");
    }

    @Test
    void refusesAWordThatIsNoArgument() {
        assertThatIllegalArgumentException().isThrownBy(() -> Request.parse("send fast"));
    }

    @Test
    void aimsAtAllHostsOrAtOneAfterTheOther() {
        Aim aim = new Aim();

        aim.at("2+3");
        assertThat(decide(aim, Direction.TX).names(2)).isTrue();
        assertThat(decide(aim, Direction.TX).names(3)).isTrue();

        aim.at("rotate:2+3");
        Verdict first = decide(aim, Direction.TX);
        Verdict second = decide(aim, Direction.TX);
        assertThat(first.hostCount()).isOne();
        assertThat(second.hostCount()).isOne();
        assertThat(first.host(0)).isNotEqualTo(second.host(0));
        assertThat(decide(aim, Direction.RX)).isEqualTo(Verdict.deliver());
    }

    private static Verdict decide(Aim aim, Direction direction) {
        return aim.decide(
                new OneMessage(direction, 1, 2, 0, Unpooled.EMPTY_BUFFER, Attachment.NONE));
    }

    private record OneMessage(
            Direction direction,
            int localHost,
            int sourceHost,
            int channel,
            ByteBuf content,
            Object attachment)
            implements FilterRequest {}
}
