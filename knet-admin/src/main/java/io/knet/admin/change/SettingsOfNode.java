package io.knet.admin.change;

import static io.knet.admin.change.Words.SWITCH;
import static io.knet.admin.change.Words.range;

import io.knet.ClearTraffic;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.admin.value.CompressSpec;
import io.knet.admin.value.Numbers;
import io.knet.log.KnetLogging;
import io.knet.log.LogLevel;
import io.knet.log.LogSubsystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be changed of the node itself. */
final class SettingsOfNode {
    private static final String AUTO = "auto";
    private static final String BACKEND = "backend";
    private static final int MIN_MTU_INTERVAL_MILLIS = 1000;

    /** All of them. */
    static final List<Setting<KnetHandle, KnetHandle>> ALL = all();

    private SettingsOfNode() {}

    private static List<Setting<KnetHandle, KnetHandle>> all() {
        List<Setting<KnetHandle, KnetHandle>> all = new ArrayList<>();
        all.add(forwarding());
        all.add(compression());
        all.add(mtuInterval());
        all.add(mtuManual());
        all.add(accessLists());
        all.add(dscp());
        all.add(reconnectInterval());
        all.add(incompleteMessages());
        all.add(onwireVersion());
        all.addAll(SettingsOfKeys.ALL);
        all.add(clearTraffic());
        for (LogSubsystem subsystem : LogSubsystem.values()) {
            all.add(log(subsystem));
        }
        return List.copyOf(all);
    }

    private static Setting<KnetHandle, KnetHandle> forwarding() {
        return new Setting<>(
                "forwarding",
                SWITCH,
                node -> Optional.of(Words.onOff(node.isForwarding())),
                text ->
                        Words.isOn("forwarding", text)
                                ? KnetHandle::enableForwarding
                                : KnetHandle::disableForwarding);
    }

    private static Setting<KnetHandle, KnetHandle> compression() {
        return new Setting<>(
                "compression",
                "MODEL[/LEVEL[/THRESHOLD]], as in lz4 or zlib/6/100; none ends it",
                node -> Optional.of(CompressSpec.text(node.compression())),
                text -> {
                    CompressSpec spec = CompressSpec.parse(text);
                    return node -> node.compression(spec.config());
                });
    }

    private static Setting<KnetHandle, KnetHandle> mtuInterval() {
        String name = "mtu_interval_ms";
        return new Setting<>(
                name,
                range(MIN_MTU_INTERVAL_MILLIS, Words.MAX_MILLIS),
                node -> Optional.of(Long.toString(node.mtu().interval().toMillis())),
                text -> {
                    Duration interval = Words.millis(name, text, MIN_MTU_INTERVAL_MILLIS);
                    return node -> node.mtu().interval(interval);
                });
    }

    private static Setting<KnetHandle, KnetHandle> mtuManual() {
        String name = "mtu";
        return new Setting<>(
                name,
                range(KnetLimits.MIN_MTU, KnetLimits.MAX_MTU) + " bytes, or auto to search it",
                node ->
                        Optional.of(
                                node.mtu().manual().isPresent()
                                        ? Integer.toString(node.mtu().manual().getAsInt())
                                        : AUTO),
                text -> {
                    if (text.equals(AUTO)) {
                        return node -> node.mtu().automatic();
                    }
                    int mtu = Numbers.parse(name, text, KnetLimits.MIN_MTU, KnetLimits.MAX_MTU);
                    return node -> node.mtu().manual(mtu);
                });
    }

    private static Setting<KnetHandle, KnetHandle> accessLists() {
        return new Setting<>(
                "access_lists",
                SWITCH,
                node -> Optional.of(Words.onOff(node.accessLists())),
                text -> {
                    boolean on = Words.isOn("access_lists", text);
                    return node -> node.accessLists(on);
                });
    }

    private static Setting<KnetHandle, KnetHandle> dscp() {
        return new Setting<>(
                "dscp",
                range(0, KnetLimits.MAX_DSCP) + ", for sockets that are opened from now on",
                node -> Optional.of(Integer.toString(node.sockets().dscp())),
                text -> {
                    int dscp = Numbers.parse("dscp", text, 0, KnetLimits.MAX_DSCP);
                    return node -> node.sockets().dscp(dscp);
                });
    }

    private static Setting<KnetHandle, KnetHandle> reconnectInterval() {
        String name = "reconnect_interval_ms";
        return new Setting<>(
                name,
                range(1, Words.MAX_MILLIS),
                node -> Optional.of(Long.toString(node.sockets().reconnectInterval().toMillis())),
                text -> {
                    Duration interval = Words.millis(name, text, 1);
                    return node -> node.sockets().reconnectInterval(interval);
                });
    }

    private static Setting<KnetHandle, KnetHandle> incompleteMessages() {
        String name = "incomplete_messages";
        return new Setting<>(
                name,
                "a power of two, " + range(1, KnetLimits.MAX_INCOMPLETE_MESSAGES),
                node -> Optional.of(Integer.toString(node.reassembly().maxMessages())),
                text -> {
                    int messages = Numbers.parse(name, text, 1, KnetLimits.MAX_INCOMPLETE_MESSAGES);
                    if (Integer.bitCount(messages) != 1) {
                        throw new IllegalArgumentException(
                                name + " \"" + text + "\" must be a power of two");
                    }
                    return node -> node.reassembly().maxMessages(messages);
                });
    }

    private static Setting<KnetHandle, KnetHandle> onwireVersion() {
        String name = "onwire_version";
        return new Setting<>(
                name,
                "a version that this node knows, or auto",
                node ->
                        Optional.of(
                                node.onwireVersion().forced().isPresent()
                                        ? Integer.toString(node.onwireVersion().forced().getAsInt())
                                        : AUTO),
                text -> {
                    if (text.equals(AUTO)) {
                        return node -> node.onwireVersion().automatic();
                    }
                    int version = Numbers.parse(name, text, 1, 255);
                    return node -> node.onwireVersion().force(version);
                });
    }

    private static Setting<KnetHandle, KnetHandle> clearTraffic() {
        return new Setting<>(
                "clear_traffic",
                "allow or disallow packets in clear",
                node -> Optional.of(node.crypto().clearTraffic().wireName()),
                text -> {
                    ClearTraffic traffic = ClearTraffic.ofName(text);
                    return node -> node.crypto().clearTraffic(traffic);
                });
    }

    /** Levels hold for the process, as in the API. */
    private static Setting<KnetHandle, KnetHandle> log(LogSubsystem subsystem) {
        return new Setting<>(
                "log." + subsystem.wireName(),
                "error, warning, info, debug, trace, or backend, which alone decides then",
                node ->
                        Optional.of(
                                KnetLogging.level(subsystem)
                                        .map(LogLevel::wireName)
                                        .orElse(BACKEND)),
                text -> {
                    if (text.equals(BACKEND)) {
                        return node -> KnetLogging.followBackend(subsystem);
                    }
                    LogLevel level = LogLevel.ofName(text);
                    return node -> KnetLogging.level(subsystem, level);
                });
    }
}
