package io.knet.netty.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.knet.KnetLink;
import io.knet.crypto.CryptoOverhead;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.mtu.LinkMtu;
import io.knet.netty.mtu.MtuDiscovery;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What is known of the MTU of a link's path, and whether a change of the settings has outdated it.
 * Any thread, unless stated otherwise.
 */
final class KnownMtu implements MtuDiscovery.Observer {
    private final EventLoop loop;
    private final StateFuture settled;
    private final Observer observer;

    /** Changes of the settings that the event loop has yet to hear of. */
    @GuardedBy("this")
    private int unseen;

    /** Written on the loop. */
    private volatile LinkMtu mtu;

    /** Who has to know of it. On the loop. */
    interface Observer {
        /** The path carries the protocol's packets from now on, or no longer. */
        void validityChanged();

        /** What goes in a packet has changed, or is settled, or is not any more. */
        void mtuChanged(LinkMtu mtu);
    }

    /**
     * Nothing is known.
     *
     * @param first what links work with meanwhile
     * @param completions completes the futures of those who wait until it is known
     */
    KnownMtu(EventLoop loop, LinkMtu first, Executor completions, Observer observer) {
        this.loop = loop;
        this.observer = observer;
        mtu = first;
        settled = new StateFuture(completions);
    }

    @Override
    public void mtuChanged(LinkMtu now) {
        assert LoopCalls.owns(loop);
        boolean wasValid = mtu.valid();
        mtu = now;
        if (wasValid != now.valid()) {
            observer.validityChanged();
        }
        observer.mtuChanged(now);
    }

    @Override
    public void mtuSettled(boolean nowSettled) {
        assert LoopCalls.owns(loop);
        settle(nowSettled);
        observer.mtuChanged(mtu);
    }

    LinkMtu mtu() {
        return mtu;
    }

    /** Whether what {@link #mtu} says is not about to change. */
    boolean isSettled(CryptoOverhead overhead) {
        return settled.holds() && mtu.crypto().equals(overhead);
    }

    /** What is known is outdated. {@link #seen} has to follow, and a search. */
    synchronized void outdate() {
        unseen++;
        settled.set(false);
    }

    /** The event loop has heard of one change of the settings. */
    synchronized void seen() {
        unseen--;
    }

    /** A search that ends after another thread has changed the settings settles nothing. */
    private synchronized void settle(boolean nowSettled) {
        settled.set(nowSettled && unseen == 0);
    }

    /** Completes with the link when it is settled. */
    CompletableFuture<KnetLink> whenSettled(KnetLink link) {
        return settled.when(true, () -> link);
    }

    /** Fails those who wait. */
    void end(RuntimeException reason) {
        settled.end(reason);
    }
}
