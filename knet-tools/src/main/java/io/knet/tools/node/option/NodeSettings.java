package io.knet.tools.node.option;

import io.knet.ChannelConfig;
import io.knet.ClearTraffic;
import io.knet.CompressionConfig;
import io.knet.CryptoConfig;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.SessionConfig;
import io.knet.admin.value.LinkName;
import io.knet.config.KnetConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the options say, checked.
 *
 * @param id id of this node
 * @param peers the other nodes
 * @param links the links to them, of which each leads to one of the peers
 * @param acls entries of the access lists of these links
 * @param timers the heartbeat of all links
 * @param crypto how packets are sealed; whoever uses it closes it
 * @param sessions what sessions are made with, if there are any; whoever uses it closes it
 * @param clearTraffic whether packets in clear are accepted, if that was said
 * @param channel number of the data channel
 * @param nativeMode which sockets to use
 * @param spin how long event loops look again before they sleep
 * @param sealingThreads how many threads help event loops to encrypt
 * @param compression of what is sent
 * @param mtu of the interface, in bytes; empty to search it
 * @param capture where packets are captured, if they are
 * @param file the configuration file that says all this and more, if there is one
 */
public record NodeSettings(
        int id,
        List<PeerSpec> peers,
        List<LinkSpec> links,
        List<AclSpec> acls,
        LinkTimers timers,
        Optional<CryptoConfig> crypto,
        Optional<SessionConfig> sessions,
        Optional<ClearTraffic> clearTraffic,
        int channel,
        NativeMode nativeMode,
        Duration spin,
        int sealingThreads,
        CompressionConfig compression,
        OptionalInt mtu,
        Optional<CaptureSpec> capture,
        Optional<KnetConfig> file) {
    /** What the data channel is like. */
    public ChannelConfig channelConfig() {
        return file.stream()
                .flatMap(config -> config.channels().stream())
                .filter(known -> known.number() == channel)
                .findFirst()
                .orElse(ChannelConfig.of(channel));
    }

    /** Whether a link is to be enabled at the start. */
    public boolean isEnabled(LinkName name) {
        return links.stream().anyMatch(link -> link.name().equals(name) && link.config().enabled());
    }
}
