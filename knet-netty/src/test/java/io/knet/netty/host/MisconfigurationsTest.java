package io.knet.netty.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkPolicy;
import io.knet.log.LogSubsystem;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import io.knet.netty.testkit.LogLines;
import io.knet.netty.testkit.Packets;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What looks like a mistake of those who configured nodes is told once. */
class MisconfigurationsTest {
    private final FakeHosts fakes = new FakeHosts(1);
    private final NettyHost host = fakes.add(2, LinkPolicy.PASSIVE);
    private final FakeLink link = fakes.addLink(host, 0);
    private final FakeLink other = fakes.addLink(host, 1);
    private final Misconfigurations seen = new Misconfigurations(1);

    @AfterEach
    void close() {
        fakes.close();
    }

    private static InetSocketAddress source(int port) {
        return new InetSocketAddress(Packets.address("192.0.2.7"), port);
    }

    private static long count(LogLines lines, String words) {
        return lines.texts().stream().filter(line -> line.contains(words)).count();
    }

    @Test
    void eachIsToldOnce() {
        try (LogLines lines = LogLines.of(LogSubsystem.HOST)) {
            for (int i = 0; i < 3; i++) {
                seen.ownId(source(1));
                seen.unknownHost(9, source(1), link);
                seen.unknownLink(2, 5, source(1), null);
                seen.unknownLink(2, 5, source(1), link);
                seen.crossed(link, source(1), other);
                seen.otherReceiver(7, source(1), link);
            }

            assertThat(count(lines, "this id")).isOne();
            assertThat(count(lines, "host 9")).isOne();
            assertThat(count(lines, "speaks of its link 5")).isEqualTo(2);
            assertThat(count(lines, "are meant for host 7")).isOne();
            assertThat(count(lines, "crossed?")).as("of hosts, and of links").isEqualTo(3);
        }
    }

    @Test
    void aLinkThatWasAddedMeanwhileIsNotMissed() {
        try (LogLines lines = LogLines.of(LogSubsystem.HOST)) {
            seen.unknownLink(2, 1, source(1), other);

            assertThat(lines.texts()).isEmpty();
        }
    }

    @Test
    void anotherOneIsToldToo() {
        try (LogLines lines = LogLines.of(LogSubsystem.HOST)) {
            seen.ownId(source(1));
            seen.ownId(source(2));

            assertThat(count(lines, "this id")).isEqualTo(2);
        }
    }

    @Test
    void whoeverMakesThemUpFillsNeitherLogNorMemory() {
        try (LogLines lines = LogLines.of(LogSubsystem.HOST)) {
            for (int port = 1; port <= 1000; port++) {
                seen.ownId(source(port));
            }

            assertThat(count(lines, "this id")).isEqualTo(64);
        }
    }
}
