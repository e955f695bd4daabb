package io.knet.netty.session;

import io.knet.netty.link.HostLink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The host, as its sessions see it. */
public interface PeerHost {
    /** Whether it was removed, or is closed with its handle. */
    boolean isRemoved();

    /** Its links. */
    List<HostLink> links();

    /** A link; null if there is none of that id, whatever the number. */
    @Nullable HostLink linkOrNull(int link);

    /** Whether a link carries its messages. */
    boolean hasCarrier();

    /** The links for one message, as a mask; 0 if it is not reachable. */
    int linksForMessage();

    /** The links that may carry messages, as a mask. */
    int usableLinks();

    /** It is another instance than before: what is known of its messages holds no more. */
    void onNewInstance();

    /** Packets for it have another overhead: its paths are to be searched again. */
    void onOverhead();
}
