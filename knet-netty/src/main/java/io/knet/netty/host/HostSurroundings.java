package io.knet.netty.host;

import io.knet.KnetEvent;
import io.knet.LinkTransport;
import io.knet.netty.concurrent.Completions;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.DropSink;
import io.knet.netty.link.LinkFactory;
import io.knet.netty.session.Sessions;
import io.netty.buffer.ByteBufAllocator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link NettyHost} is put together with. Its parts get what they need of it, not this.
 *
 * @param localHost id of this node
 * @param links makes links, by their transports
 * @param sessions of the handle; null if it has none
 * @param maxMessages how many messages of a host may be incomplete
 * @param allocator of messages that are put together
 * @param onVersions called when a host has told other versions of the wire format
 * @param onOverhead told of a host whose packets have another overhead than before
 * @param events told when a host becomes reachable or stops being so
 * @param drops counts what is dropped
 * @param life of the handle
 * @param calls to event loops
 * @param completions of futures of the application
 */
public record HostSurroundings(
        int localHost,
        Map<LinkTransport, LinkFactory> links,
        @Nullable Sessions sessions,
        IntSupplier maxMessages,
        ByteBufAllocator allocator,
        Runnable onVersions,
        IntConsumer onOverhead,
        Consumer<KnetEvent> events,
        DropSink drops,
        HandleLife life,
        LoopCalls calls,
        Completions completions) {}
