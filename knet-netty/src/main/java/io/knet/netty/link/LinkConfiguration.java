package io.knet.netty.link;

import io.knet.LinkConfig;
import io.knet.netty.concurrent.LoopCalls;
import io.netty.channel.EventLoop;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How a link is configured, and how it is about to be. */
public final class LinkConfiguration {
    private final EventLoop loop;

    /** Written on the link's event loop. */
    private volatile LinkConfig current;

    /** Written under the lock of the {@link AddressBook}. */
    private volatile @Nullable LinkConfig pending;

    /**
     * A configuration without a change under way.
     *
     * @param loop the link's
     */
    public LinkConfiguration(EventLoop loop, LinkConfig current) {
        this.loop = loop;
        this.current = current;
    }

    /** What is in force. Any thread. */
    public LinkConfig current() {
        return current;
    }

    /** What is in force from now on. On the link's event loop. */
    void set(LinkConfig replacement) {
        assert LoopCalls.owns(loop);
        current = replacement;
    }

    /** Changes a part of what is in force. On the link's event loop. */
    public void update(UnaryOperator<LinkConfig> change) {
        assert LoopCalls.owns(loop);
        current = change.apply(current);
    }

    /** What a change that is under way will put in force; null if there is none. Any thread. */
    @Nullable LinkConfig pending() {
        return pending;
    }

    /** A change begins or ends. */
    void pending(@Nullable LinkConfig config) {
        pending = config;
    }
}
