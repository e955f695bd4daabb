package io.knet.netty.node;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.pipeline.TxMessage;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message to the links of one host and waits for the outcome.
 *
 * <p>If a link's socket reports an error, the message is sent over another of the host's links that
 * is up; the first error is reported if none of them takes it.
 */
final class SyncWriter {
    private final Node node;

    SyncWriter(Node node) {
        this.node = node;
    }

    /**
     * The links for one message, as a mask.
     *
     * @throws KnetException {@link KnetError#HOST_DOWN} if there is none
     */
    int links(NettyHost host) {
        int chosen = host.active().forMessage();
        if (chosen == 0) {
            throw hostDown(host);
        }
        return chosen;
    }

    /**
     * Writes a message, which stays the caller's.
     *
     * @param chosen what {@link #links} said
     * @throws KnetException if no link took it, or the message cannot be sent at all
     */
    void write(NettyHost host, int chosen, TxMessage message, Deadline deadline) {
        try (DirectWriter direct = new DirectWriter(node, message, deadline)) {
            PipelineWriter pipeline = new PipelineWriter(node, message, deadline);
            writeToAny(host, chosen, direct, pipeline);
        }
    }

    private static void writeToAny(
            NettyHost host, int chosen, DirectWriter direct, PipelineWriter pipeline) {
        KnetException firstFailure = null;
        boolean taken = false;
        int tried = 0;
        int untried = chosen;
        while (untried != 0) {
            int id = Integer.numberOfTrailingZeros(untried);
            tried |= 1 << id;
            untried &= ~tried;
            try {
                writeTo(host.linkOrNull(id), direct, pipeline);
                taken = true;
            } catch (LinkFailure failure) {
                firstFailure = firstFailure == null ? failure.reported() : firstFailure;
            } catch (KnetException failure) {
                if (!taken) {
                    throw failure;
                }
                // The message is on its way: a caller that hears otherwise would send it twice.
            }
            if (untried == 0 && !taken) {
                untried = host.active().usable() & ~tried;
            }
        }
        if (!taken) {
            throw firstFailure == null ? hostDown(host) : firstFailure;
        }
    }

    private static void writeTo(
            @Nullable NettyLink link, DirectWriter direct, PipelineWriter pipeline)
            throws LinkFailure {
        LinkSocket socket = link == null ? null : link.socket();
        if (link == null || socket == null) {
            throw new LinkFailure(
                    new KnetException(
                            KnetError.SOCKET_ERROR, "the link has no socket at the moment"));
        }
        if (socket.hasUserHandlers()) {
            pipeline.write(link, socket);
        } else {
            direct.write(link, socket);
        }
    }

    private static KnetException hostDown(NettyHost host) {
        StringBuilder links = new StringBuilder();
        for (NettyLink link : host.presentLinks()) {
            links.append(links.isEmpty() ? "" : "; ").append(link.state().describeDown());
        }
        return new KnetException(
                KnetError.HOST_DOWN,
                "host "
                        + host
                        + " is not reachable: "
                        + (links.isEmpty() ? "it has no links" : links));
    }
}
