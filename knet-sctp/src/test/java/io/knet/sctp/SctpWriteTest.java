package io.knet.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.nio.sctp.MessageInfo;
import io.knet.Errno;
import io.knet.netty.transport.SocketErrors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a write gives for each thing that the JDK's socket may say. This class needs the JDK's
 * module, but no SCTP in the kernel.
 */
class SctpWriteTest {
    private final List<Integer> streams = new ArrayList<>();
    private final ByteBuf packet = Unpooled.buffer().writeZero(3).writeByte(7).skipBytes(3);

    /** What a socket does with a packet. */
    private interface Kernel {
        int take(ByteBuffer packet) throws IOException;
    }

    private boolean send(Kernel kernel) throws IOException {
        try (FakeSocket socket =
                new FakeSocket() {
                    @Override
                    public int send(ByteBuffer bytes, MessageInfo how) throws IOException {
                        streams.add(how.streamNumber());
                        return kernel.take(bytes);
                    }
                }) {
            return SctpWrite.send(socket, packet);
        }
    }

    private static Kernel thatSays(String words) {
        return bytes -> {
            throw new IOException(words);
        };
    }

    @Test
    void aPacketIsOneMessageInStreamZeroAndIsLeftAsItIs() throws IOException {
        List<Byte> taken = new ArrayList<>();
        boolean sent =
                send(
                        bytes -> {
                            while (bytes.hasRemaining()) {
                                taken.add(bytes.get());
                            }
                            return taken.size();
                        });

        assertThat(sent).isTrue();
        assertThat(taken).containsExactly((byte) 7);
        assertThat(streams).containsExactly(0);
        assertThat(packet.readableBytes()).isOne();
        assertThat(packet.refCnt()).isOne();
    }

    @Test
    void aSocketThatTakesNothingIsFull() throws IOException {
        assertThat(send(bytes -> 0)).isFalse();
        assertThat(send(thatSays("No buffer space available"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Broken pipe",
                "Connection reset by peer",
                "Transport endpoint is not connected",
                "Invalid argument"
            })
    void anyErrorMeansThatTheAssociationIsLost(String words) {
        assertThatThrownBy(() -> send(thatSays(words)))
                .isInstanceOf(AssociationLostException.class)
                .hasRootCauseMessage(words)
                .satisfies(e -> assertThat(SocketErrors.errno(e)).isEqualTo(Errno.ECONNABORTED));
    }

    @Test
    void soDoesASocketThatIsClosedOrHasNoPeer() {
        assertThatThrownBy(
                        () ->
                                send(
                                        bytes -> {
                                            throw new NotYetConnectedException();
                                        }))
                .isInstanceOf(AssociationLostException.class)
                .hasCauseInstanceOf(NotYetConnectedException.class);
        assertThatThrownBy(
                        () ->
                                send(
                                        bytes -> {
                                            throw new ClosedChannelException();
                                        }))
                .isInstanceOf(AssociationLostException.class)
                .hasCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aPacketThatIsTooBigLosesNoAssociation() {
        assertThatThrownBy(() -> send(thatSays("Message too long")))
                .isExactlyInstanceOf(IOException.class)
                .satisfies(e -> assertThat(SocketErrors.errno(e)).isEqualTo(Errno.EMSGSIZE));
    }
}
