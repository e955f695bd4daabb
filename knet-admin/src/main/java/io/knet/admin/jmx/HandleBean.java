package io.knet.admin.jmx;

import io.knet.ClearStats;
import io.knet.DataChannel;
import io.knet.KnetHandle;
import io.knet.KnetHealth;
import io.knet.KnetHost;
import io.knet.stats.HandleStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A handle, as JMX has it. */
final class HandleBean implements HandleMXBean {
    private final KnetHandle handle;
    private final Supplier<Boolean> forwarding;
    private final Supplier<Integer> dataMtu;
    private final Supplier<List<KnetHost>> hosts;
    private final Supplier<Long> reachable;
    private final Supplier<List<ChannelData>> channels;

    HandleBean(KnetHandle handle) {
        this.handle = handle;
        forwarding = new LastKnown<>(handle::isForwarding);
        dataMtu = new LastKnown<>(handle::dataMtu);
        hosts = new LastKnown<>(handle::hosts);
        reachable =
                new LastKnown<>(
                        () -> handle.hosts().stream().filter(HandleBean::isReachable).count());
        channels = new LastKnown<>(() -> channels(handle));
    }

    private static List<ChannelData> channels(KnetHandle handle) {
        List<ChannelData> open = new ArrayList<>();
        for (DataChannel channel : handle.channels()) {
            open.add(new ChannelView(channel.number(), channel.stats()));
        }
        return open;
    }

    private static boolean isReachable(KnetHost host) {
        return host.status().reachable();
    }

    @Override
    public int getNode() {
        return handle.hostId();
    }

    @Override
    public String getHealth() {
        return KnetHealth.of(handle).status().name();
    }

    @Override
    public List<String> getTroubles() {
        return KnetHealth.of(handle).troubles();
    }

    @Override
    public boolean isForwarding() {
        return forwarding.get();
    }

    @Override
    public int getDataMtu() {
        return dataMtu.get();
    }

    @Override
    public int getHosts() {
        return hosts.get().size();
    }

    @Override
    public int getReachableHosts() {
        return Math.toIntExact(reachable.get());
    }

    @Override
    public Map<String, Long> getCounters() {
        return Texts.byName(handle.stats().counters());
    }

    @Override
    public Map<String, Long> getLifetimeCounters() {
        return Texts.byName(handle.lifetimeStats().counters());
    }

    @Override
    public Map<String, Long> getDrops() {
        return Texts.byName(handle.stats().drops());
    }

    @Override
    public Map<String, Long> getLifetimeDrops() {
        return Texts.byName(handle.lifetimeStats().drops());
    }

    @Override
    public long getAllDrops() {
        return handle.lifetimeStats().allDrops();
    }

    @Override
    public Map<String, TimeData> getTimes() {
        return times(handle.stats());
    }

    @Override
    public Map<String, TimeData> getLifetimeTimes() {
        return times(handle.lifetimeStats());
    }

    private static Map<String, TimeData> times(HandleStats stats) {
        return Texts.byName(stats.times(), TimeView::new);
    }

    @Override
    public Map<String, Long> getLinkCounters() {
        return Texts.byName(handle.lifetimeStats().links().counters());
    }

    @Override
    public List<ErrorData> getErrors() {
        return handle.errors().stream().<ErrorData>map(ErrorView::new).toList();
    }

    @Override
    public List<ChannelData> getChannels() {
        return channels.get();
    }

    @Override
    public void clearStats() {
        handle.clearStats(ClearStats.HANDLE_AND_LINKS);
    }
}
