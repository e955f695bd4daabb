package io.knet.netty.node;

import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.OnwireControl;
import io.knet.OnwireVersion;
import io.knet.protocol.VersionChoice;
import io.knet.wire.CommonHeader;
import java.util.OptionalInt;

/**
 * The versions of the wire format, this node's and its hosts'. With the one version that exists,
 * nothing of the choice shows in packets.
 */
final class OnwireVersions implements OnwireControl {
    private static final int MIN = CommonHeader.VERSION;
    private static final int MAX = CommonHeader.VERSION;
    private static final int AUTOMATIC = 0;

    private final Node node;
    private volatile int forced = AUTOMATIC;
    private volatile int current = MIN;

    OnwireVersions(Node node) {
        this.node = node;
    }

    /** A host has named other versions than before, or the setting has changed. Any thread. */
    synchronized void update() {
        int[] others =
                node.hosts.all().stream()
                        .filter(host -> host.loopback() == null)
                        .mapToInt(host -> host.versions().max())
                        .toArray();
        int wanted = forced;
        int chosen = wanted == AUTOMATIC ? VersionChoice.choose(current, MIN, MAX, others) : wanted;
        if (chosen != current) {
            current = chosen;
            node.events.post(new KnetEvent.OnwireVersionChange(own()));
        }
    }

    @Override
    public OnwireVersion own() {
        return new OnwireVersion(MIN, MAX, current);
    }

    @Override
    public OnwireVersion of(int host) {
        node.checkOpen();
        if (host == node.id) {
            return own();
        }
        NettyHost known = node.hosts.get(host);
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
        node.checkOpen();
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
        node.checkOpen();
        forced = AUTOMATIC;
        update();
    }
}
