package io.knet.netty.node;

import io.knet.netty.pipeline.PacketCipher;

/**
 * What the links of one event loop share.
 *
 * @param heartbeat their deadlines
 * @param sender gives them messages
 * @param crypto seals and opens their packets
 */
record LoopResources(HeartbeatLoop heartbeat, LoopSender sender, PacketCipher crypto) {}
