package io.knet.admin.jmx;

import java.util.List;
import java.util.Map;

/**
 * A link: {@code io.knet:type=Link,node=1,host=2,link=0}. Latencies are microseconds and not a
 * number before the first sample; texts that there are none of are empty. Not to be implemented by
 * programs: attributes will be added.
 */
public interface LinkMXBean {
    /** Id of the host. */
    int getHost();

    /** Id of the link. */
    int getLink();

    /** Local address, as in {@code 10.0.0.1:5405}. */
    String getLocal();

    /** Where packets really leave from; empty if the link has no socket to its peer. */
    String getSource();

    /** Address of the peer; empty for a dynamic link that has not heard it yet. */
    String getRemote();

    /** The kind of socket, as in {@code udp/epoll}. */
    String getTransport();

    /** Whether the link is enabled. */
    boolean isEnabled();

    /** Whether the link is enabled and the peer answers. */
    boolean isUp();

    /** Whether the host's policy uses the link at the moment. */
    boolean isActive();

    /** 0 to 255, higher is preferred. */
    int getPriority();

    /** Time between two pings, in milliseconds. */
    long getPingIntervalMillis();

    /** How long the link waits for a pong before it goes down, in milliseconds. */
    long getPongTimeoutMillis();

    /** The longest message that goes in one packet, in bytes. */
    int getMtu();

    /** Bytes that IP, UDP, knet and crypto add to each packet. */
    int getOverhead();

    /** Moving average of the round trips. */
    double getLatencyMicros();

    /** The smallest value that the average had. */
    double getLatencyMinMicros();

    /** The largest value that the average had. */
    double getLatencyMaxMicros();

    /** The slowest single round trip. */
    double getLatencySlowestMicros();

    /** The latest round trip. */
    double getLatencyLastMicros();

    /** Time since the last pong, in milliseconds; -1 if none came since the link was down. */
    long getSincePongMillis();

    /** Times that the link came up, since the statistics were cleared. */
    long getUpCount();

    /** Times that the link went down since then. */
    long getDownCount();

    /** Why the link is down or was down last. */
    String getLastDown();

    /** Code of what is the matter with the link now; empty if nothing is. */
    String getDiagnosis();

    /** {@code info}, {@code warning} or {@code error}; empty if nothing is the matter. */
    String getDiagnosisSeverity();

    /** What is the matter, in a sentence. */
    String getDiagnosisText();

    /** The command to type next. */
    String getDiagnosisNext();

    /** Since when it is the matter, ISO 8601 in UTC. */
    String getDiagnosisSince();

    /** Code of what was the matter before. */
    String getLastDiagnosis();

    /** What was the matter before, in a sentence. */
    String getLastDiagnosisText();

    /** Until when it was, ISO 8601 in UTC. */
    String getLastDiagnosisUntil();

    /** Everything that was seen while the link was not up, causes first. */
    List<DiagnosisData> getFindings();

    /** The counters since the statistics were cleared, by the names that they have in JSON. */
    Map<String, Long> getCounters();

    /** The counters since the link was added; none ever falls. */
    Map<String, Long> getLifetimeCounters();
}
