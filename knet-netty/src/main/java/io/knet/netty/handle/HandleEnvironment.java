package io.knet.netty.handle;

import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.HostCrypto;
import io.knet.crypto.engine.SecureSalts;
import io.knet.crypto.engine.SecureSecrets;
import io.knet.netty.concurrent.Completions;
import io.knet.netty.concurrent.EventDispatcher;
import io.knet.netty.pipeline.SealingCrew;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a handle takes from its surroundings besides sockets, event loops and clocks. A simulation
 * puts its own things here, so that a handle has no thread and no chance of its own.
 *
 * @param salts makes a source of salts for each cipher, which belongs to one thread at a time
 * @param secrets makes a source of what sessions draw, keys of handshakes above all; asked anew
 *     when what the sources before may know has to be forgotten. Belongs to one thread at a time
 * @param allocator of the buffers of channels, and where messages are put together
 * @param events runs the calls of listeners, one at a time and in order; given a name for its
 *     thread. Shut down with the handle
 * @param futures completes futures, each without waiting for another; given a name for its threads.
 *     Shut down with the handle
 * @param later does short things a moment later, by which it is seen whether a thread that
 *     completes futures is held up
 * @param lookouts calls something that says after how many nanoseconds it is worth to be called
 *     again, about then but not too often nor too seldom, on a thread that is no event loop, until
 *     what it gives back is run
 * @param crypto given the slots of the handle, says which slots each host has. Closed with the
 *     handle
 * @param sealers makes the threads that help event loops to seal, if there are to be any; given a
 *     name for them and how many. Shut down with the handle
 * @param warmUps told what packets are going to be sealed with
 */
public record HandleEnvironment(
        Supplier<SaltSource> salts,
        Supplier<SaltSource> secrets,
        ByteBufAllocator allocator,
        Function<String, ExecutorService> events,
        Function<String, ExecutorService> futures,
        Executor later,
        Function<LongSupplier, Runnable> lookouts,
        Function<CryptoSlots, HostCrypto> crypto,
        BiFunction<String, Integer, ExecutorService> sealers,
        WarmUps warmUps) {
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What one handle has warmed up is warm for all. */
    private static final WarmUps OF_JVM =
            new WarmUps(
                    work -> new DefaultThreadFactory("knet-warm-up", true).newThread(work).start(),
                    System::nanoTime);

    /** What was scheduled meanwhile is not known before. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * Strong salts, and threads that live only while there is work.
     *
     * @param allocator of all buffers
     */
    public static HandleEnvironment ofSystem(ByteBufAllocator allocator) {
        return new HandleEnvironment(
                SecureSalts::new,
                SecureSecrets::new,
                allocator,
                EventDispatcher::newThread,
                Completions::newThreads,
                Completions.aMomentLater(),
                HandleEnvironment::lookOut,
                HostCrypto::shared,
                SealingCrew::newThreads,
                OF_JVM);
    }

    private static Runnable lookOut(LongSupplier look) {
        Lookout lookout = new Lookout(look);
        lookout.schedule(LEAST_NANOS);
        return lookout::end;
    }

    /** Every wake-up of a thread costs an idle node something, so that it looks when it must. */
    private static final class Lookout implements Runnable {
        private final LongSupplier look;
        private boolean ended; // one thread at a time, with the lock
        private @Nullable Future<?> next; // one thread at a time, with the lock

        Lookout(LongSupplier look) {
            this.look = look;
        }

        synchronized void schedule(long nanos) {
            if (!ended) {
                next = GlobalEventExecutor.INSTANCE.schedule(this, nanos, TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public void run() {
            schedule(Math.min(Math.max(look.getAsLong(), LEAST_NANOS), MOST_NANOS));
        }

        synchronized void end() {
            ended = true;
            if (next != null) {
                next.cancel(false);
            }
        }
    }
}
