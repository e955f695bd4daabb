package io.knet.admin.jmx;

import java.util.List;
import java.util.Map;

/**
 * A handle: {@code io.knet:type=Handle,node=1}. Once the handle is closed, and until its bean is
 * gone, the attributes tell what there was last.
 *
 * <p>Emits notifications of what happens to hosts and links; see {@link KnetMBeans}. Not to be
 * implemented by programs: attributes will be added.
 */
public interface HandleMXBean {
    /** Host id of the node. */
    int getNode();

    /** {@code UP}, {@code DEGRADED} or {@code DOWN}, as {@link io.knet.KnetHealth} has it. */
    String getHealth();

    /** What is wrong, a line for each host and link, for people. */
    List<String> getTroubles();

    /** Whether messages are carried. */
    boolean isForwarding();

    /** The longest message that goes in one packet on every link that is up, in bytes. */
    int getDataMtu();

    /** Hosts that were added and not removed. */
    int getHosts();

    /** Hosts that a link to is up. */
    int getReachableHosts();

    /** The counters since the statistics were cleared, by the names that they have in JSON. */
    Map<String, Long> getCounters();

    /** The counters since the handle was built; none ever falls. */
    Map<String, Long> getLifetimeCounters();

    /** Packets and messages dropped since the statistics were cleared, by reason. */
    Map<String, Long> getDrops();

    /** Packets and messages dropped since the handle was built, by reason; none ever falls. */
    Map<String, Long> getLifetimeDrops();

    /** Packets and messages dropped since the handle was built, for any reason. */
    long getAllDrops();

    /** What timers have measured since the statistics were cleared. */
    Map<String, TimeData> getTimes();

    /** What timers have measured since the handle was built. */
    Map<String, TimeData> getLifetimeTimes();

    /** The counters of all links together, also of removed ones, since the handle was built. */
    Map<String, Long> getLinkCounters();

    /** What went wrong since the statistics were cleared, what came last first. */
    List<ErrorData> getErrors();

    /** The open data channels, in ascending order of their numbers. */
    List<ChannelData> getChannels();

    /** Sets the statistics of the handle and its links to zero; what is of a lifetime goes on. */
    void clearStats();
}
