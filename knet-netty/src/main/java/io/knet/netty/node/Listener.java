package io.knet.netty.node;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * The channel that receives what no link's channel of a local address does: packets from strangers,
 * and from peers that send from another port than the configured one.
 *
 * @param address the real address, with a port
 * @param channel bound, not connected
 */
record Listener(InetSocketAddress address, Channel channel) {}
