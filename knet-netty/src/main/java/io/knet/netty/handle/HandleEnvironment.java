package io.knet.netty.handle;

import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.SecureSalts;
import io.knet.netty.concurrent.Completions;
import io.knet.netty.concurrent.EventDispatcher;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a handle takes from its surroundings besides sockets, event loops and clocks. A simulation
 * puts its own things here, so that a handle has no thread and no chance of its own.
 *
 * @param salts makes a source of salts for each cipher, which belongs to one thread at a time
 * @param allocator where messages are put together
 * @param events runs the calls of listeners, one at a time and in order; given a name for its
 *     thread. Shut down with the handle
 * @param futures completes futures, each without waiting for another; given a name for its threads.
 *     Shut down with the handle
 */
public record HandleEnvironment(
        Supplier<SaltSource> salts,
        ByteBufAllocator allocator,
        Function<String, ExecutorService> events,
        Function<String, ExecutorService> futures) {
    /** Strong salts, Netty's own buffers, and threads that live only while there is work. */
    public static HandleEnvironment ofSystem() {
        return new HandleEnvironment(
                SecureSalts::new,
                ByteBufAllocator.DEFAULT,
                EventDispatcher::newThread,
                Completions::newThreads);
    }
}
