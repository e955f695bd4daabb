package io.knet.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.admin.json.JsonValue;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class NodeCheckTest {
    private static CheckLimits limits(String... options) {
        CheckLimits limits = new CheckLimits();
        new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("limits", spec(limits)))
                .parseArgs(options);
        limits.check();
        return limits;
    }

    private static CommandLine.Model.CommandSpec spec(CheckLimits limits) {
        return CommandLine.Model.CommandSpec.forAnnotatedObject(limits);
    }

    private static String link(String members, long pings, long pongs) {
        return "{\"host\":2,\"link\":1,\"enabled\":true,"
                + members
                + ",\"lifetime_stats\":{\"tx_ping_packets\":"
                + pings
                + ",\"rx_pong_packets\":"
                + pongs
                + "}}";
    }

    private static JsonValue status(boolean reachable, String link) {
        return JsonValue.parse(
                "{\"forwarding\":true,\"hosts\":[{\"host\":2,\"name\":\"db2\",\"reachable\":"
                        + reachable
                        + ",\"links\":["
                        + link
                        + "]}]}");
    }

    private static NodeCheck check(CheckLimits limits, JsonValue status) {
        return new NodeCheck(limits, status, status);
    }

    @Test
    void anUnreachableHostIsCriticalAndADownLinkAWarning() {
        String down = link("\"up\":false", 5, 0);
        NodeCheck host = check(limits(), status(false, down));
        assertThat(host.level()).isEqualTo(CheckLevel.CRITICAL);
        assertThat(host.problems())
                .containsExactly("host 2 (db2) is not reachable", "link 2/1 is down");

        NodeCheck link = check(limits(), status(true, down));
        assertThat(link.level()).isEqualTo(CheckLevel.WARNING);
        assertThat(check(limits("--links-warn", "2"), status(true, down)).level())
                .isEqualTo(CheckLevel.OK);
        assertThat(check(limits("--links-critical", "1"), status(true, down)).level())
                .isEqualTo(CheckLevel.CRITICAL);
    }

    @Test
    void aDownLinkComesWithItsDiagnosis() {
        NodeCheck check =
                check(
                        limits(),
                        status(
                                true,
                                link(
                                        "\"up\":false,\"diagnosis\":{\"code\":\"never_heard\","
                                                + "\"text\":\"nothing | came\"}",
                                        5,
                                        0)));
        assertThat(check.problems()).containsExactly("link 2/1 is down: nothing | came");
        assertThat(CheckText.of(check, CheckFormat.NAGIOS))
                .isEqualTo(
                        "KNET WARNING - link 2/1 is down: nothing / came"
                                + " | hosts_down=0;;1;0 links_down=1;1;;0\n");
    }

    @Test
    void aDisabledLinkIsNotDown() {
        String disabled =
                link("\"up\":false", 5, 0).replace("\"enabled\":true", "\"enabled\":false");
        assertThat(check(limits(), status(true, disabled)).level()).isEqualTo(CheckLevel.OK);
    }

    @Test
    void aNodeThatDoesNotForwardIsCritical() {
        NodeCheck check = check(limits(), JsonValue.parse("{\"forwarding\":false,\"hosts\":[]}"));
        assertThat(check.level()).isEqualTo(CheckLevel.CRITICAL);
        assertThat(check.problems()).containsExactly("forwarding is off: no messages pass");
    }

    @Test
    void latencyIsHeldAgainstItsLimits() {
        JsonValue slow = status(true, link("\"up\":true,\"latency_us\":2500", 5, 5));
        assertThat(check(limits(), slow).level()).isEqualTo(CheckLevel.OK);
        NodeCheck warned = check(limits("--latency-warn", "2.5", "--latency-critical", "3"), slow);
        assertThat(warned.level()).isEqualTo(CheckLevel.WARNING);
        assertThat(CheckText.of(warned, CheckFormat.NAGIOS))
                .isEqualTo(
                        "KNET WARNING - link 2/1 takes 2.500 ms | hosts_down=0;;1;0"
                                + " links_down=0;1;;0 link_2_1_latency=2.500ms;2.500;3;0"
                                + "\n");
        assertThat(check(limits("--latency-critical", "2"), slow).level())
                .isEqualTo(CheckLevel.CRITICAL);
    }

    @Test
    void lossIsWhatWasLostBetweenTwoLooksButForOnePongOnItsWay() {
        JsonValue before = status(true, link("\"up\":true", 1000, 0));
        CheckLimits limits = limits("--loss-warn", "10", "--loss-critical", "50");
        assertThat(loss(limits, before, 1010, 9)).isEqualTo(CheckLevel.OK);
        assertThat(loss(limits, before, 1010, 8)).isEqualTo(CheckLevel.WARNING);
        assertThat(loss(limits, before, 1010, 4)).isEqualTo(CheckLevel.CRITICAL);
        // Pongs to pings that were sent before the first look.
        assertThat(loss(limits, before, 1010, 12)).isEqualTo(CheckLevel.OK);
        // The link was made anew, and counts from 0.
        assertThat(loss(limits, before, 3, 0)).isEqualTo(CheckLevel.OK);
    }

    @Test
    void aFewPingsSayNothingAboutLossAndThatIsSaid() {
        JsonValue before = status(true, link("\"up\":true", 1000, 0));
        JsonValue now = status(true, link("\"up\":true", 1009, 0));
        NodeCheck few = new NodeCheck(limits("--loss-warn", "10"), before, now);
        assertThat(few.level()).isEqualTo(CheckLevel.OK);
        assertThat(few.notes())
                .containsExactly(
                        "loss of link 2/1 is not judged by 9 pings, at least 10 are needed:"
                                + " --loss-over more seconds");
        assertThat(CheckText.of(few, CheckFormat.NAGIOS))
                .contains("(loss of link 2/1 is not judged by 9 pings")
                .doesNotContain("_loss=");
        assertThat(new NodeCheck(limits(), before, now).notes()).isEmpty();
    }

    private static CheckLevel loss(CheckLimits limits, JsonValue before, long pings, long pongs) {
        JsonValue now = status(true, link("\"up\":true", pings, pongs));
        return new NodeCheck(limits, before, now).level();
    }

    @Test
    void printsWhatPrometheusReads() {
        JsonValue slow = status(true, link("\"up\":true,\"latency_us\":2500", 5, 5));
        assertThat(CheckText.of(check(limits(), slow), CheckFormat.PROMETHEUS))
                .contains(
                        "# TYPE knet_check_level gauge\nknet_check_level 0\n",
                        "knet_check_hosts_down 0\n",
                        "knet_check_links_down 0\n",
                        "knet_check_link_up{host=\"2\",link=\"1\"} 1.0\n",
                        "knet_check_link_latency_seconds{host=\"2\",link=\"1\"} 0.0025\n")
                .endsWith("\n");
    }
}
