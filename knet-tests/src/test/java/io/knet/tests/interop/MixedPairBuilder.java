package io.knet.tests.interop;

import io.knet.CryptoConfig;
import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.LinkTransport;
import io.knet.MessageListener;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LibknetPeer;
import io.knet.tests.peer.LibknetPeerBuilder;
import io.knet.tests.peer.LinkEnds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Describes a {@link MixedPair}. Unless told otherwise it has one link on the loopback interface,
 * in clear, which comes up quickly and bears the long pauses of a busy machine.
 */
final class MixedPairBuilder {
    private final List<LinkEnds> paths = new ArrayList<>();
    private final List<Integer> priorities = new ArrayList<>();
    private final List<LinkTransport> transports = new ArrayList<>();
    private Consumer<NettyHandleBuilder> javaOptions = java -> {};
    private Consumer<LibknetPeerBuilder> peerOptions = peer -> {};
    private Optional<MessageListener> listener = Optional.empty();
    private LinkTimers timers = JavaNode.QUICK;
    private Duration peerTimeout = Duration.ofSeconds(5);
    private HostConfig peerAtJava = HostConfig.DEFAULT;

    /** Adds a link, as the Java node sees its path. */
    MixedPairBuilder link(LinkEnds path) {
        return link(path, 0);
    }

    /** Adds a link that has this priority on both sides. */
    MixedPairBuilder link(LinkEnds path, int priority) {
        return link(path, priority, LinkTransport.UDP);
    }

    /** Adds a link of some transport. */
    MixedPairBuilder link(LinkEnds path, int priority, LinkTransport transport) {
        paths.add(path);
        priorities.add(priority);
        transports.add(transport);
        return this;
    }

    /** Adds options of the Java node. */
    MixedPairBuilder java(Consumer<NettyHandleBuilder> options) {
        javaOptions = javaOptions.andThen(options);
        return this;
    }

    /** Adds options of the libknet node. */
    MixedPairBuilder peer(Consumer<LibknetPeerBuilder> options) {
        peerOptions = peerOptions.andThen(options);
        return this;
    }

    /**
     * Encrypts and signs on both sides.
     *
     * @param peerModel libknet's crypto model
     * @param keyFile holds the key of the configuration
     */
    MixedPairBuilder crypto(CryptoConfig config, String peerModel, Path keyFile) {
        String cipher = config.cipher().wireName();
        String hash = config.hash().wireName();
        return java(java -> java.crypto(config))
                .peer(peer -> peer.crypto(peerModel, cipher, hash, keyFile));
    }

    /** Gives what the Java node receives to a listener. */
    MixedPairBuilder listener(MessageListener receiver) {
        listener = Optional.of(receiver);
        return this;
    }

    /** Sets the timers of the Java node's links. */
    MixedPairBuilder timers(LinkTimers newTimers) {
        timers = newTimers;
        return this;
    }

    /** Sets the silence after which libknet gives a link up. */
    MixedPairBuilder peerTimeout(Duration timeout) {
        peerTimeout = timeout;
        return this;
    }

    /** Sets the link policy of both sides. */
    MixedPairBuilder policy(LinkPolicy newPolicy) {
        peerAtJava = peerAtJava.withPolicy(newPolicy);
        return this;
    }

    /** Sets what the Java node speaks with libknet, which has to be said if it has sessions. */
    MixedPairBuilder dialect(Dialect dialect) {
        peerAtJava = peerAtJava.withDialect(dialect);
        return this;
    }

    /** Starts both nodes; links come up later. */
    MixedPair start() {
        if (paths.isEmpty()) {
            link(FreePorts.link());
        }
        JavaNode java = startJava();
        try {
            return new MixedPair(paths, this::startJava, java, startPeer());
        } catch (RuntimeException | Error e) {
            java.close();
            throw e;
        }
    }

    /** Starts both nodes and waits until all links are up. */
    MixedPair startLinked() {
        MixedPair pair = start();
        try {
            pair.awaitLinksUp();
            return pair;
        } catch (RuntimeException | Error e) {
            pair.close();
            throw e;
        }
    }

    private JavaNode startJava() {
        NettyHandleBuilder builder = new NettyHandleBuilder(MixedPair.JAVA);
        javaOptions.accept(builder);
        JavaNode java =
                listener.map(receiver -> JavaNode.start(builder, receiver))
                        .orElseGet(() -> JavaNode.start(builder));
        try {
            java.handle().addHost(MixedPair.PEER, peerAtJava);
            for (int link = 0; link < paths.size(); link++) {
                java.addLink(MixedPair.PEER, link, config(link));
            }
            return java;
        } catch (RuntimeException | Error e) {
            java.close();
            throw e;
        }
    }

    private LinkConfig config(int link) {
        LinkEnds path = paths.get(link);
        LinkConfig config =
                transports.get(link) == LinkTransport.SCTP
                        ? LinkConfig.sctp(path.left(), path.right())
                        : LinkConfig.udp(path.left(), path.right());
        return config.withTimers(timers).withPriority(priorities.get(link));
    }

    private LibknetPeer startPeer() {
        LibknetPeerBuilder builder =
                LibknetPeer.builder(MixedPair.PEER)
                        .timers(Duration.ofMillis(200), peerTimeout, 1)
                        .policy(peerAtJava.policy());
        peerOptions.accept(builder);
        for (int link = 0; link < paths.size(); link++) {
            LinkEnds path = paths.get(link).reversed();
            if (transports.get(link) == LinkTransport.SCTP) {
                builder.sctpLink(MixedPair.JAVA, link, path, priorities.get(link));
            } else {
                builder.link(MixedPair.JAVA, link, path, priorities.get(link));
            }
        }
        return builder.start();
    }
}
