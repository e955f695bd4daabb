package example.handlers;

import io.knet.KnetLink;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.handler.LinkInitializer;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts a meter, a delay and a loss into the pipeline of each link, between knet's handler for the
 * socket and its crypto: what passes there are sealed packets, pings included. Given to the
 * builder, since handlers have to be there before the link's channel is used.
 */
public final class Laboratory implements LinkInitializer {
    private record LinkId(int host, int link) {}

    private final Map<Integer, Duration> delays;
    private final Map<LinkId, ByteMeter> meters = new ConcurrentHashMap<>();
    private final Map<LinkId, Loss> losses = new ConcurrentHashMap<>();

    /**
     * Makes one for one handle.
     *
     * @param delays of what is sent, by the ids of links; others have none
     */
    public Laboratory(Map<Integer, Duration> delays) {
        this.delays = Map.copyOf(delays);
    }

    /** On the link's event loop, for each channel that is made for it. */
    @Override
    public void initLink(Channel channel, KnetLink link) {
        LinkId id = new LinkId(link.host().id(), link.id());
        Loss loss = new Loss();
        losses.put(id, loss);
        channel.pipeline()
                .addAfter(
                        LinkHandlers.SOCKET,
                        "meter",
                        meters.computeIfAbsent(id, n -> new ByteMeter()))
                .addAfter("meter", "loss", loss);
        Optional.ofNullable(delays.get(link.id()))
                .ifPresent(time -> channel.pipeline().addAfter("loss", "delay", new Delay(time)));
    }

    /** What has passed over a link; empty if there is no such link. */
    public Optional<ByteMeter> meter(int host, int link) {
        return Optional.ofNullable(meters.get(new LinkId(host, link)));
    }

    /** The loss of a link's present channel; empty if there is no such link. */
    public Optional<Loss> loss(int host, int link) {
        return Optional.ofNullable(losses.get(new LinkId(host, link)));
    }
}
