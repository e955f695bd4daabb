package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.stats.LinkCounter;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How datagrams that are written between two flushes become trains. */
class DatagramTrainsTest {
    private final RecordingLink link = new RecordingLink();
    private final TrainChannel channel = new TrainChannel();
    private final List<ByteBuf> given = new ArrayList<>();
    private int nextByte;

    @BeforeEach
    void open() {
        channel.pipeline().addFirst(new SocketHandler(link, channel.socket, true));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        assertThat(given)
                .as("every datagram was released")
                .allMatch(buffer -> buffer.refCnt() == 0);
        link.close();
    }

    private ChannelFuture write(int size) {
        return channel.write(datagram(size));
    }

    /** The datagrams of a message: fragments of one size and a last one. */
    private void writeMessage(int fragments, int size, int lastSize) {
        for (int i = 1; i < fragments; i++) {
            write(size);
        }
        write(lastSize);
    }

    private ByteBuf datagram(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) ++nextByte);
        ByteBuf datagram = Packets.of(bytes);
        given.add(datagram);
        return datagram;
    }

    private List<Integer> firstBytes() {
        return channel.datagrams.stream().map(datagram -> (int) datagram[0]).toList();
    }

    @Test
    void nothingIsWrittenBeforeTheFlush() {
        SocketHandler handler = channel.pipeline().get(SocketHandler.class);
        assertThat(handler.hasWaiting()).isFalse();
        write(10);
        write(10);

        assertThat(channel.calls).isEmpty();
        assertThat(handler.hasWaiting()).isTrue();
        channel.flush();
        assertThat(channel.calls).containsExactly(List.of(10, 10));
        assertThat(handler.hasWaiting()).isFalse();
    }

    @Test
    void datagramsOfOneSizeAreOneTrain() {
        ChannelFuture first = write(10);
        ChannelFuture second = write(10);
        ChannelFuture third = write(10);
        channel.flush();

        assertThat(channel.calls).containsExactly(List.of(10, 10, 10));
        assertThat(firstBytes()).containsExactly(1, 2, 3);
        assertThat(List.of(first, second, third)).allMatch(ChannelFuture::isSuccess);
        assertThat(link.counts).isEqualTo(Map.of(LinkCounter.TX_TRAINS, 1L));
    }

    @Test
    void aLoneDatagramIsNoTrain() {
        ChannelFuture written = write(10);
        channel.flush();

        assertThat(channel.calls).containsExactly(List.of(10));
        assertThat(written.isSuccess()).isTrue();
        assertThat(link.counts).isEmpty();
    }

    @Test
    void aShorterDatagramEndsTheTrain() {
        write(10);
        write(4);
        write(4);
        channel.flush();

        assertThat(channel.calls).containsExactly(List.of(10, 4), List.of(4));
    }

    @Test
    void aLongerDatagramBeginsTheNextTrain() {
        write(4);
        write(4);
        write(10);
        write(10);
        channel.flush();

        assertThat(channel.calls).containsExactly(List.of(4, 4), List.of(10, 10));
        assertThat(firstBytes()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aTrainHasAtMost64Datagrams() {
        for (int i = 0; i < 65; i++) {
            write(1);
        }
        channel.flush();

        assertThat(channel.calls).containsExactly(Collections.nCopies(64, 1), List.of(1));
    }

    @Test
    void aTrainIsNotLongerThanADatagramCanBe() {
        for (int i = 0; i < 8; i++) {
            write(9000);
        }
        channel.flush();

        assertThat(channel.calls).containsExactly(Collections.nCopies(7, 9000), List.of(9000));
        assertThat(firstBytes()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void aMessagesLastFragmentEndsItsTrain() {
        writeMessage(3, 10, 4);
        writeMessage(2, 10, 4);
        channel.flush();

        assertThat(channel.calls).containsExactly(List.of(10, 10, 4), List.of(10, 4));
        assertThat(firstBytes()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void messagesWhoseFragmentsAllHaveOneSizeShareATrain() {
        writeMessage(3, 10, 10);
        writeMessage(2, 10, 10);
        writeMessage(2, 10, 9);
        channel.flush();

        assertThat(channel.calls).containsExactly(List.of(10, 10, 10, 10, 10, 10, 9));
    }

    @Test
    void theDatagramsOfARefusedTrainGoBeforeWhatWasWrittenAfterIt() {
        channel.trainRefusals = 1;
        channel.trainRefusal = new IOException("Message too long");
        writeMessage(3, 10, 4);
        writeMessage(3, 10, 4);
        write(20);
        channel.flush();

        assertThat(firstBytes()).containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(channel.calls)
                .containsExactly(
                        List.of(10), List.of(10), List.of(4), List.of(10, 10, 4), List.of(20));
    }

    @Test
    void refusedTrainsKeepTheirOrderWhereTheSocketIsFull() {
        channel.trainRefusal = new IOException("Invalid argument");
        channel.room = 2;
        List<ChannelFuture> written = new ArrayList<>();
        for (int size : new int[] {10, 10, 10, 4, 10, 4, 10, 4}) {
            written.add(write(size));
        }
        channel.flush();
        assertThat(firstBytes()).containsExactly(1, 2);
        assertThat(written.subList(2, 8)).noneMatch(ChannelFuture::isDone);

        channel.room = Integer.MAX_VALUE;
        channel.flush();

        assertThat(firstBytes()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(written).allMatch(ChannelFuture::isSuccess);
    }

    @Test
    void theDatagramsOfARefusedTrainGoOneByOneWithAnOutcomeEach() {
        channel.trainRefusal = new IOException("Message too long");
        channel.refusal = new IOException("No buffer space available");
        ChannelFuture first = write(2);
        ChannelFuture second = write(2);
        ChannelFuture third = write(1);
        channel.flush();

        assertThat(channel.calls).containsExactly(List.of(2), List.of(2));
        assertThat(first.isSuccess()).isTrue();
        assertThat(second.isSuccess()).isTrue();
        assertThat(third.cause()).isSameAs(channel.refusal);
        assertThat(link.counts)
                .isEqualTo(Map.of(LinkCounter.TX_TRAINS, 1L, LinkCounter.TX_TRAINS_REFUSED, 1L));
    }

    @Test
    void aPathThatTakesNoTrainsIsAskedAgainAfterTenSeconds() {
        channel.trainRefusal = new IOException("Invalid argument");
        writeTwo();
        assertThat(link.counts).containsEntry(LinkCounter.TX_TRAINS_REFUSED, 1L);

        channel.trainRefusal = null;
        link.clock.advance(9_999, TimeUnit.MILLISECONDS);
        writeTwo();
        assertThat(channel.calls).containsOnly(List.of(10));
        assertThat(link.counts).containsEntry(LinkCounter.TX_TRAINS, 1L);

        link.clock.advance(1, TimeUnit.MILLISECONDS);
        writeTwo();
        assertThat(channel.calls).last().isEqualTo(List.of(10, 10));
    }

    @Test
    void aPathThatRefusesTrainsAgainAndAgainIsAskedLessOften() {
        channel.trainRefusal = new IOException("Invalid argument");
        for (int seconds = 10; seconds < 640; seconds *= 2) {
            writeTwo();
            link.clock.advance(seconds, TimeUnit.SECONDS);
        }
        assertThat(link.counts).containsEntry(LinkCounter.TX_TRAINS, 6L);
        for (int i = 0; i < 2; i++) {
            writeTwo();
            link.clock.advance(639, TimeUnit.SECONDS);
            writeTwo();
            link.clock.advance(1, TimeUnit.SECONDS);
        }
        assertThat(link.counts).containsEntry(LinkCounter.TX_TRAINS, 8L);

        channel.trainRefusal = null;
        writeTwo();
        channel.trainRefusal = new IOException("Invalid argument");
        writeTwo();
        link.clock.advance(10, TimeUnit.SECONDS);
        writeTwo();
        assertThat(link.counts).containsEntry(LinkCounter.TX_TRAINS, 11L);
    }

    @Test
    void aTrainThatIsTooLongForThePathSaysNothingAboutOthers() {
        channel.trainRefusal = new IOException("Message too long");
        writeTwo();
        channel.trainRefusal = null;

        writeTwo();

        assertThat(channel.calls).last().isEqualTo(List.of(10, 10));
    }

    @Test
    void whatTheSocketLearnedOfThePeerIsToldEvenIfATrainHearsIt() {
        channel.trainRefusal = new IOException("Connection refused");

        writeTwo();

        assertThat(link.socketErrors).containsExactly(Errno.ECONNREFUSED);
        assertThat(channel.calls).containsExactly(List.of(10), List.of(10));
    }

    @Test
    void aShortageOfMemoryIsNoWordOfTheKernel() {
        channel.trainRefusal = new OutOfMemoryError("a test's");
        writeTwo();
        channel.trainRefusal = null;

        writeTwo();

        assertThat(channel.calls).last().isEqualTo(List.of(10, 10));
        assertThat(link.counts).doesNotContainKey(LinkCounter.TX_TRAINS_REFUSED);
    }

    @Test
    void datagramsGoOneByOneWhereThereIsNoMemoryForATrain() {
        channel.config().setAllocator(new NoMemory());

        writeTwo();

        assertThat(channel.calls).containsExactly(List.of(10), List.of(10));
    }

    private static final class NoMemory extends AbstractByteBufAllocator {
        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            throw new OutOfMemoryError("a test's");
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            throw new OutOfMemoryError("a test's");
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }

    @Test
    void aBrokenDatagramIsNotMetAgainByTheNextFlush() {
        ByteBuf broken = datagram(10);
        write(10);
        channel.write(broken);
        broken.release();
        channel.flush();

        writeTwo();

        assertThat(channel.calls).last().isEqualTo(List.of(10, 10));
    }

    @Test
    void emptyDatagramsAreNoTrain() {
        write(0);
        write(0);
        channel.flush();

        assertThat(channel.calls).containsExactly(List.of(), List.of());
        assertThat(link.counts).isEmpty();
    }

    @Test
    void aFlushFromWithinAWriteWritesNothingTwice() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 20));
        channel.pipeline()
                .addLast(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                                ctx.flush();
                            }
                        });
        List<ChannelFuture> written = new ArrayList<>();
        for (int size : new int[] {10, 10, 30, 4, 40, 50}) {
            written.add(write(size));
        }
        channel.flush();

        assertThat(firstBytes()).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
        assertThat(written).allMatch(ChannelFuture::isSuccess);
    }

    private void writeTwo() {
        write(10);
        write(10);
        channel.flush();
    }

    @Test
    void whatWaitsFailsWhenTheChannelCloses() {
        ChannelFuture first = write(10);
        ChannelFuture last = write(4);

        channel.close();

        assertThat(first.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(last.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(channel.calls).isEmpty();
    }

    @Test
    void aHandlerInFrontOfTheSocketSeesSingleDatagrams() {
        List<Object> seen = new ArrayList<>();
        channel.pipeline()
                .addFirst(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void write(
                                    ChannelHandlerContext ctx,
                                    Object message,
                                    ChannelPromise promise) {
                                seen.add(message);
                                ctx.write(message, promise);
                            }
                        });

        writeTwo();

        assertThat(seen).hasSize(2).allMatch(ByteBuf.class::isInstance);
        assertThat(channel.calls).containsExactly(List.of(10), List.of(10));
    }

    @Test
    void largeDatagramsAreNotCopied() {
        write(5000);
        write(5000);
        channel.flush();

        assertThat(channel.calls).containsExactly(List.of(5000, 5000));
        assertThat(firstBytes()).containsExactly(1, 2);
    }
}
