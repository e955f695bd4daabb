package io.knet.tools.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeLinksTest {
    @Test
    void disablingALinkMovesTrafficToTheOther() throws Exception {
        TwoNodes nodes = new TwoNodes(2);
        try (NodeUnderTest first = nodes.first();
                NodeUnderTest second = nodes.second()) {
            for (int link = 0; link < 2; link++) {
                first.awaitLink(2, link, true);
                second.awaitLink(1, link, true);
            }
            second.awaitHost(1, true);
            awaitActiveLink(first, 0);

            first.command("disable 2/0");
            JsonNode switched = first.await("switched");
            assertThat(switched.get("enabled").asBoolean()).isFalse();
            assertThat(first.awaitLink(2, 0, false).get("reason").asText()).isEqualTo("DISABLED");
            awaitActiveLink(first, 1);
            first.command("sync 2 over link 1");
            second.awaitMessage("over link 1");

            first.command("enable 2/0");
            assertThat(first.await("switched").get("enabled").asBoolean()).isTrue();
            first.awaitLink(2, 0, true);
            awaitActiveLink(first, 0);
        }
    }

    /** Asks until the link in use is the expected one: it changes a moment after the event. */
    private static void awaitActiveLink(NodeUnderTest node, int expected) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        JsonNode active;
        do {
            node.command("status");
            active = node.await("status").at("/hosts/0/active_links");
        } while (!active.toString().equals("[" + expected + "]")
                && deadline - System.nanoTime() > 0);
        assertThat(active).hasToString("[" + expected + "]");
    }

    @Test
    void aDynamicLinkFindsThePeerThatItsListAccepts() throws Exception {
        TwoNodes nodes = new TwoNodes(1).firstIsDynamic();
        try (NodeUnderTest first = nodes.first("--acl=2/0,accept,127.0.0.0/8");
                NodeUnderTest second = nodes.second()) {
            assertThat(first.await("ready").at("/links/0/remote").asText()).isEqualTo("dynamic");
            first.awaitLink(2, 0, true);
            second.awaitLink(1, 0, true);
            // Sent before, it would be refused by the one or the other.
            first.awaitHost(2, true);
            second.awaitHost(1, true);
            first.command("sync 2 hello");
            first.await("sent");
            second.awaitMessage("hello");
            first.command("status");
            assertThat(first.await("status").at("/hosts/0/links/0/remote").asText())
                    .isEqualTo(second.await("ready").at("/links/0/local").asText());

            first.command("acl 2/0 clear");
            assertThat(first.await("acl").get("entries")).isEmpty();
            assertThat(first.awaitLink(2, 0, false).get("reason").asText())
                    .isEqualTo("ACCESS_REVOKED");
            first.command("acl 2/0 accept 127.0.0.1");
            assertThat(first.await("acl").at("/entries/0/sources").asText()).isEqualTo("127.0.0.1");
            first.awaitLink(2, 0, true);
            first.command("acl 2/0 insert 0 reject 127.0.0.0/8");
            first.awaitLink(2, 0, false);
            first.command("acl off");
            assertThat(first.await("access_lists").get("enabled").asBoolean()).isFalse();
            first.awaitLink(2, 0, true);
            first.command("acl 2/0 remove accept 127.0.0.1");
            first.command("acl 2/0");
            first.await("acl", json -> json.get("entries").size() == 2);
            first.await("acl", json -> json.get("entries").size() == 1);
            first.await("acl", json -> json.get("entries").size() == 1);
        }
    }

    @Test
    void aLinkMovesToAnotherAddressAndItsDynamicPeerFollows() throws Exception {
        TwoNodes nodes = new TwoNodes(1).firstIsDynamic();
        try (NodeUnderTest first = nodes.first("--acl=2/0,accept,127.0.0.0/8");
                NodeUnderTest second = nodes.second()) {
            first.awaitLink(2, 0, true);
            second.awaitLink(1, 0, true);
            String here = first.await("ready").at("/links/0/local").asText();

            second.command("move 1/0 127.0.0.1:0 " + here);
            String there = second.await("moved").get("local").asText();
            assertThat(second.awaitLink(1, 0, false).get("reason").asText())
                    .isEqualTo("ADDRESS_CHANGED");
            second.awaitLink(1, 0, true);
            awaitRemote(first, there);
            second.command("sync 1 moved");
            first.awaitMessage("moved");
            second.command("acl 1/0 accept 127.0.0.1");
            assertThat(second.await("error").get("message").asText()).contains("is static");
        }
    }

    /** Asks until a link that is up leads to an address. */
    private static void awaitRemote(NodeUnderTest node, String expected) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        JsonNode link;
        do {
            node.command("status");
            link = node.await("status").at("/hosts/0/links/0");
        } while (!(link.get("up").asBoolean() && link.get("remote").asText().equals(expected))
                && deadline - System.nanoTime() > 0);
        assertThat(link.get("remote").asText()).isEqualTo(expected);
    }

    @Test
    void statusTellsHostsAndLinks() throws Exception {
        TwoNodes nodes = new TwoNodes(2);
        try (NodeUnderTest first = nodes.first();
                NodeUnderTest second = nodes.second()) {
            first.awaitLink(2, 0, true);
            first.awaitLink(2, 1, true);
            second.awaitHost(1, true);

            first.command("status");
            JsonNode status = first.await("status");

            assertThat(status.get("id").asInt()).isEqualTo(1);
            assertThat(status.get("forwarding").asBoolean()).isTrue();
            assertThat(status.get("data_mtu").asInt()).isPositive();
            JsonNode host = status.get("hosts").get(0);
            assertThat(host.get("host").asInt()).isEqualTo(2);
            assertThat(host.get("name").asText()).isEqualTo("node2");
            assertThat(host.get("reachable").asBoolean()).isTrue();
            assertThat(host.get("policy").asText()).isEqualTo("passive");
            assertThat(host.get("links")).hasSize(2);
            JsonNode link = host.get("links").get(1);
            assertThat(link.get("link").asInt()).isEqualTo(1);
            assertThat(link.get("up").asBoolean()).isTrue();
            assertThat(link.get("enabled").asBoolean()).isTrue();
            assertThat(link.get("priority").asInt()).isEqualTo(9);
            assertThat(link.get("latency_us").asLong()).isNotNegative();
            assertThat(link.get("up_count").asLong()).isEqualTo(1);
            assertThat(link.get("down_count").asLong()).isZero();
            assertThat(link.has("last_down")).isFalse();
        }
    }

    @Test
    void statsTellAllCounters() throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first = nodes.first();
                NodeUnderTest second = nodes.second()) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);
            first.command("sync 2 one");
            second.awaitMessage("one");

            second.awaitCounter("/channel/received", 1);
            second.awaitCounter("/handle/rx_messages", 1);
            second.awaitCounter("/links/0/rx_data_packets", 1);
            first.command("stats");
            JsonNode sender = first.await("stats");

            assertThat(sender.at("/handle/tx_messages").asLong()).isEqualTo(1);
            assertThat(sender.at("/drops/not_authentic").isIntegralNumber()).isTrue();
            assertThat(sender.at("/channel/sent").asLong()).isEqualTo(1);
            assertThat(sender.at("/links/0/tx_data_packets").asLong()).isEqualTo(1);
            assertThat(sender.at("/links/0/rx_pong_packets").asLong()).isPositive();
            assertThat(sender.at("/links/0/host").asInt()).isEqualTo(2);
        }
    }

    @Test
    void clearedStatisticsStartAtZero() throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first = nodes.first();
                NodeUnderTest second = nodes.second()) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);
            first.command("sync 2 one");
            second.awaitMessage("one");
            first.awaitCounter("/handle/tx_messages", 1);

            first.command("clear-stats");
            assertThat(first.await("cleared").get("links").asBoolean()).isTrue();
            first.command("stats");
            JsonNode stats = first.await("stats");
            assertThat(stats.at("/handle/tx_messages").asLong(-1)).isZero();
            assertThat(stats.at("/links/0/tx_data_packets").asLong(-1)).isZero();
            assertThat(stats.get("lifetime").asBoolean()).isFalse();
            first.command("stats lifetime");
            JsonNode lifetime = first.await("stats");
            assertThat(lifetime.get("lifetime").asBoolean()).isTrue();
            assertThat(lifetime.at("/handle/tx_messages").asLong()).isOne();
            assertThat(lifetime.at("/links/0/tx_data_packets").asLong()).isOne();
            assertThat(lifetime.at("/all_links/tx_data_packets").asLong()).isOne();
            first.command("status");
            JsonNode link = first.await("status").at("/hosts/0/links/0");
            assertThat(link.get("up").asBoolean()).isTrue();
            assertThat(link.get("up_count").asLong(-1)).isZero();
            assertThat(link.get("history")).isEmpty();
        }
    }

    @Test
    void theLogBecomesMoreTalkativeAtRuntime() throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first = nodes.first()) {
            first.command("log filter trace");
            assertThat(first.await("log").get("level").asText()).isEqualTo("trace");
            assertThat(KnetLogging.logger(LogSubsystem.FILTER).isTraceEnabled()).isTrue();
            first.command("log filter error");
            first.await("log");
            assertThat(KnetLogging.logger(LogSubsystem.FILTER).isWarnEnabled()).isFalse();
            assertThat(KnetLogging.logger(LogSubsystem.FILTER).isErrorEnabled()).isTrue();
        } finally {
            KnetLogging.followBackend();
        }
    }
}
