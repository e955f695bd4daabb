package io.knet.netty.host;

import io.knet.netty.link.HostLink;
import io.knet.netty.session.PeerHost;
import io.knet.protocol.ReceiveWindow;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a host that its sessions see.
 *
 * @param window of what comes in sessions
 * @param removed whether the host is, or is about to be
 * @param overheadChanged called when packets for the host have another overhead than before
 */
record SessionPeer(
        HostLinks hostLinks,
        ActiveLinks active,
        ReceiveWindow window,
        BooleanSupplier removed,
        Runnable overheadChanged)
        implements PeerHost {
    @Override
    public boolean isRemoved() {
        return removed.getAsBoolean();
    }

    @Override
    public List<HostLink> links() {
        return hostLinks.all();
    }

    @Override
    public @Nullable HostLink linkOrNull(int link) {
        return hostLinks.get(link);
    }

    @Override
    public boolean hasCarrier() {
        return active.isReachable();
    }

    @Override
    public int linksForMessage() {
        return active.forMessage();
    }

    @Override
    public int usableLinks() {
        return active.usable();
    }

    @Override
    public void onNewInstance() {
        window.reset();
    }

    @Override
    public void onOverhead() {
        List<HostLink> present = hostLinks.all();
        present.forEach(HostLink::outdatePath);
        overheadChanged.run();
        present.forEach(HostLink::searchPath);
    }
}
