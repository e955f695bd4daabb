package io.knet.netty.handle;

import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.OnwireControl;
import io.knet.OnwireVersion;
import io.knet.event.OnwireVersionEvent;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.host.Hosts;
import io.knet.netty.host.NettyHost;
import io.knet.protocol.VersionChoice;
import io.knet.wire.CommonHeader;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The versions of the wire format, this node's and its hosts'. With the one version that exists,
 * nothing of the choice shows in packets.
 */
final class OnwireControls implements OnwireControl {
    private static final int MIN = CommonHeader.VERSION;
    private static final int MAX = CommonHeader.VERSION;
    private static final int AUTOMATIC = 0;

    private final int localHost;
    private final Hosts hosts;
    private final Consumer<KnetEvent> events;
    private final HandleLife life;
    private volatile int forced = AUTOMATIC;
    private volatile int current = MIN;

    OnwireControls(int localHost, Hosts hosts, Consumer<KnetEvent> events, HandleLife life) {
        this.localHost = localHost;
        this.hosts = hosts;
        this.events = events;
        this.life = life;
    }

    /** A host has named other versions than before, or the setting has changed. Any thread. */
    synchronized void update() {
        int[] others =
                hosts.all().stream()
                        .filter(host -> host.id() != localHost)
                        .mapToInt(host -> host.versions().max())
                        .toArray();
        int wanted = forced;
        int chosen = wanted == AUTOMATIC ? VersionChoice.choose(current, MIN, MAX, others) : wanted;
        if (chosen != current) {
            current = chosen;
            events.accept(new OnwireVersionEvent(own()));
        }
    }

    @Override
    public OnwireVersion own() {
        return new OnwireVersion(MIN, MAX, current);
    }

    @Override
    public OnwireVersion of(int host) {
        life.checkOpen();
        if (host == localHost) {
            return own();
        }
        NettyHost known = hosts.get(host);
        if (known == null) {
            throw new KnetException(
                    KnetError.UNKNOWN_HOST, "there is no host " + host + "; add it first");
        }
        return known.versions();
    }

    @Override
    public OptionalInt forced() {
        int version = forced;
        return version == AUTOMATIC ? OptionalInt.empty() : OptionalInt.of(version);
    }

    @Override
    public void force(int version) {
        life.checkOpen();
        if (version < MIN || version > MAX) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "on-wire version " + version + " must be " + MIN + " to " + MAX);
        }
        forced = version;
        update();
    }

    @Override
    public void automatic() {
        life.checkOpen();
        forced = AUTOMATIC;
        update();
    }
}
