package io.knet.tools.node.option;

import io.knet.ChannelConfig;
import io.knet.LinkTimers;
import io.knet.admin.value.LinkName;
import io.knet.config.ConfiguredHost;
import io.knet.config.ConfiguredLink;
import io.knet.config.KnetConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The settings of a node that a configuration file describes. */
final class FileSettings {
    private FileSettings() {}

    /**
     * The settings.
     *
     * @param channel the channel that was asked for, null for the first of the file
     * @param capture where packets are captured, which no file says
     * @throws IllegalArgumentException if the file has no such channel; the configuration is closed
     */
    static NodeSettings of(
            KnetConfig config, @Nullable Integer channel, Optional<CaptureSpec> capture) {
        List<Integer> channels = config.channels().stream().map(ChannelConfig::number).toList();
        if (channel != null && !channels.contains(channel)) {
            config.close();
            throw new IllegalArgumentException(
                    "--channel " + channel + " is none of the file's channels, " + channels);
        }
        List<PeerSpec> peers = new ArrayList<>();
        List<LinkSpec> links = new ArrayList<>();
        List<AclSpec> acls = new ArrayList<>();
        for (ConfiguredHost host : config.hosts()) {
            peers.add(new PeerSpec(host.id(), host.name(), host.config()));
            for (ConfiguredLink link : host.links()) {
                LinkName name = new LinkName(host.id(), link.id());
                links.add(new LinkSpec(name, link.config()));
                link.access().forEach(entry -> acls.add(new AclSpec(name, entry)));
            }
        }
        return new NodeSettings(
                config.nodeId(),
                peers,
                links,
                acls,
                LinkTimers.DEFAULT,
                config.crypto(),
                config.sessions(),
                Optional.empty(),
                channel == null ? channels.get(0) : channel,
                config.sockets(),
                Duration.ZERO, // the file says it, where it does
                0, // threads that help to seal: the same
                config.compression(),
                OptionalInt.empty(),
                capture,
                Optional.of(config));
    }
}
