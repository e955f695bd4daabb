package io.knet.netty.node;

import io.knet.DestinationFilter;
import io.knet.Direction;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.Verdict;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;

/** What a sender learns before its message is on the way. Any thread. */
final class SendCheck {
    private final Node node;

    SendCheck(Node node) {
        this.node = node;
    }

    /**
     * The filter's verdict about a message that has somewhere to go.
     *
     * @throws KnetException why it has not, which is counted here
     */
    Verdict check(NettyDataChannel channel, ByteBuf content, Object attachment) {
        try {
            requireForwarding();
            DestinationFilter filter = node.filter();
            Verdict verdict =
                    filter == null
                            ? Verdict.broadcast()
                            : ask(filter, channel, content, attachment);
            requireDestination(verdict);
            if (!isAnyReachable(verdict)) {
                throw new KnetException(
                        KnetError.HOST_DOWN, "none of the destinations is reachable: " + verdict);
            }
            return verdict;
        } catch (KnetException refused) {
            node.drops.count(reason(refused), 1, channel.number());
            throw refused;
        }
    }

    void requireForwarding() {
        if (!node.isForwarding()) {
            throw new KnetException(
                    KnetError.FORWARDING_DISABLED,
                    "forwarding is disabled; call KnetHandle.enableForwarding");
        }
    }

    /**
     * Asks the filter about a message to be sent.
     *
     * @throws KnetException {@link KnetError#FILTER_REFUSED}, also if the filter failed
     */
    Verdict ask(
            DestinationFilter filter,
            NettyDataChannel channel,
            ByteBuf content,
            Object attachment) {
        FilterCall question =
                new FilterCall(
                        Direction.TX, node.id, node.id, channel.number(), content, attachment);
        Verdict verdict;
        try {
            verdict = question.putTo(filter);
        } catch (RuntimeException | Error failure) {
            node.callbackFailed("the destination filter", failure);
            throw new KnetException(
                    KnetError.FILTER_REFUSED, "the destination filter failed: " + failure, failure);
        }
        if (verdict.kind() == Verdict.Kind.DROP) {
            throw new KnetException(
                    KnetError.FILTER_REFUSED, "the destination filter refused the message");
        }
        return verdict;
    }

    static void requireDestination(Verdict verdict) {
        if (verdict.kind() == Verdict.Kind.UNICAST && verdict.hostCount() == 0) {
            throw new KnetException(
                    KnetError.NO_DESTINATION, "the destination filter named no host");
        }
    }

    private boolean isAnyReachable(Verdict verdict) {
        if (verdict.kind() == Verdict.Kind.BROADCAST) {
            return node.hosts.all().stream().anyMatch(host -> host.active().isReachable());
        }
        for (int i = 0; i < verdict.hostCount(); i++) {
            NettyHost host = node.hosts.get(verdict.host(i));
            if (host != null && host.active().isReachable()) {
                return true;
            }
        }
        return false;
    }

    private static DropReason reason(KnetException refused) {
        return switch (refused.error()) {
            case FORWARDING_DISABLED -> DropReason.FORWARDING_DISABLED;
            case NO_DESTINATION -> DropReason.NO_DESTINATION;
            case HOST_DOWN -> DropReason.DESTINATION_DOWN;
            default ->
                    refused.getCause() == null
                            ? DropReason.FILTER_REFUSED
                            : DropReason.FILTER_FAILED;
        };
    }
}
