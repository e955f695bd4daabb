package io.knet.netty.udp;

import io.knet.netty.link.LocalEnd;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * The unconnected socket of a local address, which takes what no link's own socket does.
 *
 * @param address with its real port
 */
record LocalSocket(InetSocketAddress address, Channel channel) implements LocalEnd {}
