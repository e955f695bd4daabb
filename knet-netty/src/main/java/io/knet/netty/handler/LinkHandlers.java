package io.knet.netty.handler;

import io.knet.KnetLink;
import io.netty.util.AttributeKey;
import java.util.List;

/**
 * Names of the handlers in a link's pipeline, in the order in which a received packet passes them;
 * a sent one passes them backwards. A {@link LinkInitializer} places its own handlers relative to
 * these. A handler that keeps or drops what is sent completes its promise, sooner or later: knet
 * counts what is on its way.
 *
 * <table>
 *   <caption>What passes between the handlers</caption>
 *   <tr><th>between</th><th>received</th><th>sent</th></tr>
 *   <tr><td>the socket and SOCKET</td><td>{@code DatagramPacket}</td><td>{@code ByteBuf}, one datagram</td></tr>
 *   <tr><td>SOCKET and CRYPTO</td><td>{@link InboundPacket}, sealed</td><td>{@code ByteBuf}, one sealed packet</td></tr>
 *   <tr><td>CRYPTO and FRAMING</td><td>{@link InboundPacket}, plain</td><td>{@code ByteBuf} or
 *       {@link SharedPacket}, one plain packet</td></tr>
 *   <tr><td>FRAMING and COMPRESSION</td><td>{@link InboundMessage}, as it came</td><td>{@link OutboundMessage},
 *       compressed or not</td></tr>
 *   <tr><td>COMPRESSION and DELIVERY</td><td>{@link InboundMessage}, as it was sent</td><td>{@link OutboundMessage}, as
 *       it was sent</td></tr>
 * </table>
 *
 * <p>GUARD and HEARTBEAT let data pass as it is; control packets of knet's own end there. Handlers
 * of the program's own are told what happens to the link, as user events: {@link
 * io.knet.KnetEvent.LinkUp}, {@link io.knet.KnetEvent.LinkDown}, {@link
 * io.knet.KnetEvent.LinkPeerMoved}, {@link io.knet.KnetEvent.DiagnosisChange}, {@link
 * io.knet.KnetEvent.LinkMtu} and {@link io.knet.KnetEvent.KernelDrops}, on the channel's event
 * loop, soon after it has happened. A channel that is made for a link that is up already begins
 * without an event: {@link #LINK} has the state.
 */
public final class LinkHandlers {
    /** The link of a channel, set before the initializer is called. */
    public static final AttributeKey<KnetLink> LINK =
            AttributeKey.valueOf(LinkHandlers.class, "LINK");

    /**
     * Turns datagrams into packets, writes synchronous sends past the channel's buffer, sees the
     * socket's errors.
     */
    public static final String SOCKET = "knet-socket";

    /** Opens received packets and seals sent ones. */
    public static final String CRYPTO = "knet-crypto";

    /** Passes on the packets of this link and hands others to the link that they belong to. */
    public static final String GUARD = "knet-guard";

    /** Answers pings and probes, takes pongs, sends pings. */
    public static final String HEARTBEAT = "knet-heartbeat";

    /** Drops duplicates and puts fragments together; cuts messages and numbers the fragments. */
    public static final String FRAMING = "knet-framing";

    /** Expands and compresses messages. */
    public static final String COMPRESSION = "knet-compression";

    /** Gives messages to the destination filter and the data channel. */
    public static final String DELIVERY = "knet-delivery";

    /** All names, in the order in which a received packet passes the handlers. */
    public static final List<String> ALL =
            List.of(SOCKET, CRYPTO, GUARD, HEARTBEAT, FRAMING, COMPRESSION, DELIVERY);

    private LinkHandlers() {}
}
