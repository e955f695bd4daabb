package io.knet.netty.handle;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.knet.ChannelConfig;
import io.knet.HostConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.NativeMode;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.SecureSalts;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.host.Hosts;
import io.knet.netty.host.NettyHost;
import io.knet.netty.message.RxMessage;
import io.knet.netty.pipeline.CipherPool;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.queue.ReceiveQueue;
import io.knet.netty.queue.Reservation;
import io.knet.netty.queue.SendBudget;
import io.knet.netty.testkit.Uncounted;
import io.knet.netty.transport.DatagramTransport;
import io.knet.netty.transport.Transports;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** What threads do to queues, their bounds and those who wait for them. */
public final class QueueRaces {
    private QueueRaces() {}

    /** Two messages that do not fit together. */
    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first got the room.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second got the room.")
    @State
    public static class TwoForOneRoom {
        private final SendBudget budget = new SendBudget(100, Runnable::run);

        /** One sender. */
        @Actor
        public void one(ZZ_Result result) {
            result.r1 = budget.reserve(60);
        }

        /** Another. */
        @Actor
        public void other(ZZ_Result result) {
            result.r2 = budget.reserve(60);
        }
    }

    /** A sender that is refused while room is made learns of it, whatever comes first. */
    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Taken, and there is room for half.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "Refused, and told of the room.")
    @State
    public static class RefusedWhileRoomIsMade {
        private final SendBudget budget = new SendBudget(120, Runnable::run);
        private volatile CompletableFuture<Void> told = new CompletableFuture<>();

        /** Something waits already. */
        public RefusedWhileRoomIsMade() {
            budget.reserve(100);
        }

        /** A sender. */
        @Actor
        public void send(ZZ_Result result) {
            result.r1 = budget.reserve(60);
            told = budget.whenRoom();
        }

        /** The event loop has written what waited. */
        @Actor
        public void written() {
            budget.release(100);
        }

        /** In the end. */
        @Arbiter
        public void end(ZZ_Result result) {
            result.r2 = told.isDone();
        }
    }

    /** Of several loops that are done with a message at once, the last gives its room back. */
    @JCStressTest
    @Outcome(id = "-10", expect = ACCEPTABLE, desc = "Given back once.")
    @State
    public static class MessageToTwoLoops {
        private final NettyDataChannel channel =
                new NettyDataChannel(ChannelConfig.of(0), SharedNode.NODE.aroundChannels);
        private final Reservation room = new Reservation(channel, 10);

        /** The message goes to one more loop. */
        public MessageToTwoLoops() {
            room.oneMore();
        }

        /** One event loop. */
        @Actor
        public void one() {
            room.oneDone();
        }

        /** Another. */
        @Actor
        public void other() {
            room.oneDone();
        }

        /** In the end. */
        @Arbiter
        public void end(J_Result result) {
            result.r1 = channel.stats().sendQueueBytes();
        }
    }

    /** One of two hosts with one id is refused. */
    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first is there.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second is there.")
    @State
    public static class TwoHostsOfOneId {
        private final Hosts hosts = new Hosts();

        private boolean add() {
            try {
                hosts.add(
                        new NettyHost(
                                7,
                                HostConfig.DEFAULT,
                                SharedNode.GROUP.next(),
                                hosts,
                                SharedNode.NODE.aroundHosts));
                return hosts.get(7) != null;
            } catch (KnetException refused) {
                return false;
            }
        }

        /** One program's thread. */
        @Actor
        public void one(ZZ_Result result) {
            result.r1 = add();
        }

        /** Another. */
        @Actor
        public void other(ZZ_Result result) {
            result.r2 = add();
        }
    }

    /** A message that comes while its queue is closed is released by one of the two. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "Released.")
    @State
    public static class MessageForClosedQueue {
        private final ReceiveQueue queue = new ReceiveQueue(100);
        private final RxMessage message =
                new RxMessage(1, 0, 1, 0, Unpooled.buffer(1, 1).writeZero(1));

        /** The event loop. */
        @Actor
        public void receive() {
            queue.offer(message);
            message.release();
        }

        /** The program. */
        @Actor
        public void close() {
            queue.close();
        }

        /** In the end. */
        @Arbiter
        public void end(Z_Result result) {
            result.r1 = message.refCnt() == 0;
        }
    }

    /** A message is fetched once. */
    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first fetched it.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second fetched it.")
    @State
    public static class TwoReceivers {
        private final ReceiveQueue queue = new ReceiveQueue(100);

        /** One message waits. */
        public TwoReceivers() {
            queue.offer(new RxMessage(1, 0, 1, 0, Unpooled.buffer(1, 1).writeZero(1)));
        }

        private boolean take() {
            return queue.take(Duration.ZERO, () -> new KnetException(KnetError.CHANNEL_CLOSED, ""))
                    .isPresent();
        }

        /** One receiver. */
        @Actor
        public void one(ZZ_Result result) {
            result.r1 = take();
        }

        /** Another. */
        @Actor
        public void other(ZZ_Result result) {
            result.r2 = take();
        }
    }

    /** A program that waits is told when the condition comes. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "Told.")
    @State
    public static class WaitingWhileItComes {
        private final StateFuture state = new StateFuture(Runnable::run);
        private volatile CompletableFuture<Boolean> waiting = new CompletableFuture<>();

        /** A program. */
        @Actor
        public void ask() {
            waiting = state.when(true, () -> true);
        }

        /** An event loop. */
        @Actor
        public void comes() {
            state.set(true);
        }

        /** In the end. */
        @Arbiter
        public void end(Z_Result result) {
            result.r1 = waiting.isDone();
        }
    }

    /** A program that waits is told when all ends. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "Told.")
    @State
    public static class WaitingWhileItEnds {
        private final StateFuture state = new StateFuture(Runnable::run);
        private volatile CompletableFuture<Boolean> waiting = new CompletableFuture<>();

        /** A program. */
        @Actor
        public void ask() {
            waiting = state.when(true, () -> true);
        }

        /** An event loop. */
        @Actor
        public void ends() {
            state.end(new IllegalStateException());
        }

        /** In the end. */
        @Arbiter
        public void end(Z_Result result) {
            result.r1 = waiting.isDone();
        }
    }

    /** A cipher that comes back while its pool is closed does not stay there with its keys. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "Nothing is left in the pool.")
    @State
    public static class CipherForClosedPool {
        private final CipherPool pool =
                new CipherPool(new CryptoSlots(), SecureSalts::new, new Uncounted());
        private final PacketCipher cipher = pool.borrow();

        /** The caller of sendSync. */
        @Actor
        public void giveBack() {
            pool.giveBack(cipher);
        }

        /** The thread that closes the handle. */
        @Actor
        public void close() {
            pool.close();
        }

        /** In the end. */
        @Arbiter
        public void end(Z_Result result) {
            result.r1 = pool.borrow() != cipher;
        }
    }

    /** Two threads never have one cipher. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "Two ciphers.")
    @State
    public static class TwoBorrowers {
        private final CipherPool pool =
                new CipherPool(new CryptoSlots(), SecureSalts::new, new Uncounted());
        private volatile PacketCipher first;
        private volatile PacketCipher second;

        /** One cipher is idle. */
        public TwoBorrowers() {
            pool.giveBack(pool.borrow());
        }

        /** One sender. */
        @Actor
        public void one() {
            first = pool.borrow();
        }

        /** Another. */
        @Actor
        public void other() {
            second = pool.borrow();
        }

        /** In the end. */
        @Arbiter
        public void end(Z_Result result) {
            result.r1 = first != second;
        }
    }

    /** A node whose event loops are never started. */
    private static final class SharedNode {
        private static final DatagramTransport TRANSPORT = Transports.ofMode(NativeMode.NIO);
        static final EventLoopGroup GROUP =
                Transports.newGroup(TRANSPORT, 1, "races", Duration.ZERO);
        static final HandleAssembly NODE =
                VirtualNode.assemble(1, TRANSPORT, GROUP, new CryptoSlots(), (channel, link) -> {});
    }
}
