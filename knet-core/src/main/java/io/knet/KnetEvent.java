package io.knet;

import io.knet.stats.Diagnosis;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Something that happened to a handle; see {@link KnetHandle#onEvent}. Later versions will have
 * more kinds of events, and say more about those that exist: a program should ignore those that it
 * does not know. Two events are equal if they are of the same kind and say the same.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface KnetEvent {
    /** A link came up. */
    interface LinkUp extends KnetEvent {
        /** Id of the host. */
        int host();

        /** Id of the link. */
        int link();
    }

    /** A link went down. */
    interface LinkDown extends KnetEvent {
        /** Id of the host. */
        int host();

        /** Id of the link. */
        int link();

        /** Why. */
        LinkDownReason reason();

        /**
         * Further details: the error of the socket, or how long no pong came; empty if the reason
         * says all.
         */
        String detail();
    }

    /**
     * What is the matter with a link is something else than before, or nothing any more. What
     * somebody wants, or passes by itself ({@link io.knet.stats.DiagnosisCode.Severity#INFO}), is
     * none of these events. For a link at most one a second after the first four; what has changed
     * meanwhile is told then.
     */
    interface DiagnosisChange extends KnetEvent {
        /** Id of the host. */
        int host();

        /** Id of the link. */
        int link();

        /** What is the matter; empty if nothing is any more. */
        Optional<Diagnosis> diagnosis();
    }

    /**
     * The peer of a dynamic link was found at another address, and packets go there from now on. At
     * most five a second, and fewer the more often it goes back and forth.
     */
    interface LinkPeerMoved extends KnetEvent {
        /** Id of the host. */
        int host();

        /** Id of the link. */
        int link();

        /** Where the peer was. */
        InetSocketAddress from();

        /** Where it is. */
        InetSocketAddress to();
    }

    /**
     * The longest message that goes in one packet on a link has changed: its path was searched, the
     * crypto in use changed, or the link came up again, when its path was not searched yet. Comes
     * as often as searches end.
     */
    interface LinkMtu extends KnetEvent {
        /** Id of the host. */
        int host();

        /** Id of the link. */
        int link();

        /** The new value, in bytes, as {@link io.knet.stats.LinkStatus#mtu()} has it. */
        int mtu();
    }

    /** A host became reachable, or stopped being so. */
    interface HostReachability extends KnetEvent {
        /** Id of the host. */
        int host();

        /** Whether it is reachable now. */
        boolean reachable();
    }

    /** A session with a host was confirmed; packets for the host are sealed in it from now on. */
    interface SessionEstablished extends KnetEvent {
        /** Id of the host. */
        int host();

        /** Whether there was a session with the same instance of the host before. */
        boolean renewal();

        /** Whether the host was restarted since the session before: it is another instance. */
        boolean restarted();

        /** The public key by which the host proved who it is; empty without identities. */
        Optional<NodePublicKey> publicKey();
    }

    /**
     * A session with a host that was confirmed ended. There may be others; sessions that are
     * renewed go on for a while beside their successors.
     */
    interface SessionEnded extends KnetEvent {
        /** Id of the host. */
        int host();

        /** Why. */
        SessionEndReason reason();
    }

    /**
     * Sessions with a host do not come about. Somebody else may have provoked it with forged or
     * repeated datagrams. For each host and reason at most one a second.
     */
    interface SessionFailed extends KnetEvent {
        /** Id of the host, as the datagrams claimed it. */
        int host();

        /** Why. */
        SessionFailureReason reason();
    }

    /**
     * A host with {@link Dialect#EITHER} is sent to in the other dialect from now on: in sessions
     * because there is one, or in libknet's format because all its links went down.
     */
    interface DialectChange extends KnetEvent {
        /** Id of the host. */
        int host();

        /** {@link Dialect#SESSION} or {@link Dialect#LIBKNET}. */
        Dialect spoken();
    }

    /** The longest message that goes in one packet on every link that is up has changed. */
    interface DataMtu extends KnetEvent {
        /** The new value, in bytes. */
        int dataMtu();
    }

    /** Packets are sent in another version of the wire format from now on. */
    interface OnwireVersionChange extends KnetEvent {
        /** The versions of this node. */
        OnwireVersion own();
    }

    /**
     * This node's kernel dropped packets of a link's peer, because the buffer of the link's socket
     * was full: they came faster than this node took them. The first event comes with the first
     * ping after drops begin, the next ones at least 10 s apart. Together they tell of every packet
     * that was dropped while the link was there, and there are none where the kernel does not
     * report drops.
     */
    interface KernelDrops extends KnetEvent {
        /** Id of the host. */
        int host();

        /** Id of the link. */
        int link();

        /** How many were dropped since the last such event of the link. */
        long packets();
    }

    /**
     * This node's kernel dropped packets that came to a local address from elsewhere than a known
     * peer's: first packets for dynamic links, those of peers behind a NAT, and those of strangers.
     * The buffer of that address' socket was full: they came faster than this node took them. The
     * first event comes within a second after drops begin, the next ones of that address at least
     * 10 s apart, and one at its end. Together they tell of every packet that was dropped, and
     * there are none where the kernel does not report drops.
     */
    interface LocalSocketDrops extends KnetEvent {
        /** The local address. */
        InetSocketAddress local();

        /** How many were dropped since the last such event of the address. */
        long packets();
    }

    /**
     * Messages were lost because a data channel's receive queue was full. One event stands for all
     * losses since the queue was last emptied by half.
     */
    interface ReceiveOverflow extends KnetEvent {
        /** Number of the channel. */
        int channel();

        /** Id of the host whose message was the first one lost. */
        int sourceHost();
    }
}
