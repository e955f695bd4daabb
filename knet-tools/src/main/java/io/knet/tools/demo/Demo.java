package io.knet.tools.demo;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The steps of the demo, each of which is checked. */
final class Demo {
    private static final int MESSAGES = 1000;
    private static final int FEW_MESSAGES = 200;

    private final Narrator narrator;
    private final DemoCluster cluster;
    private final Patience patience;
    private final DemoTraffic traffic;

    /**
     * A demo.
     *
     * @param cluster closed at the end
     */
    Demo(Narrator narrator, DemoCluster cluster, Patience patience) {
        this.narrator = narrator;
        this.cluster = cluster;
        this.patience = patience;
        traffic = new DemoTraffic(cluster, patience);
    }

    /** Runs all steps, or those up to the first that fails. Tells whether all happened. */
    boolean run() {
        long start = System.nanoTime();
        narrator.line("knet demo: two nodes, alpha and beta, joined by two encrypted links");
        try (cluster) {
            connect();
            DemoTraffic.Latency before = send();
            long lost = cutAndFailOver(before);
            restore();
            moveToSession();
            cutAndConfirm(lost);
            stopPeer();
        } catch (ToolException e) {
            narrator.say("FAILED: %s", Messages.of(e));
            return false;
        } catch (KnetException | IOException e) {
            narrator.say("FAILED: %s", e);
            return false;
        }
        narrator.line("");
        narrator.line("All steps happened, in " + DemoTraffic.millisSince(start) + " ms.");
        return true;
    }

    private void connect() throws IOException {
        narrator.step("Start both nodes and connect them");
        long start = System.nanoTime();
        cluster.connect();
        for (int link = 0; link < DemoCluster.LINKS; link++) {
            patience.await(
                    cluster.beta().link(link).whenUp(),
                    "alpha did not see link " + link + " come up");
            patience.await(
                    cluster.linkFromBeta(link).whenUp(),
                    "beta did not see link " + link + " come up");
        }
        long up = DemoTraffic.millisSince(start);
        requireInUse(0);
        narrator.say(
                "Packets are sealed with aes256 and sha256 and a fresh key. Each link is pinged every\n"
                        + "%d ms, and is down after %d ms of silence. Both came up after %d ms:\n\n%s",
                DemoCluster.TIMERS.pingInterval().toMillis(),
                DemoCluster.TIMERS.pongTimeout().toMillis(),
                up,
                LinkTable.of(cluster.beta()));
    }

    private DemoTraffic.Latency send() {
        narrator.step("Send " + MESSAGES + " messages from alpha to beta with sendSync");
        DemoTraffic.Latency latency = traffic.sendAndCheck(MESSAGES);
        narrator.say(
                "All arrived. sendSync returned, with the message in the kernel's hands, after\n"
                        + "%.0f us (median; 99 of 100 calls within %.0f us).",
                latency.median(), latency.slowest());
        return latency;
    }

    /** Tells how many messages were lost. */
    private long cutAndFailOver(DemoTraffic.Latency before) {
        narrator.step("Cut link 0, as if its cable broke, and keep sending");
        KnetLink link = cluster.beta().link(0);
        CompletableFuture<KnetLink> down = link.whenDown();
        long cut = System.nanoTime();
        cluster.cutLink();
        DemoTraffic.Outage outage = traffic.sendUntil(down);
        patience.await(down, "alpha did not see link 0 go down");
        long seen = DemoTraffic.millisSince(cut);
        DemoTraffic.Latency first = traffic.sendAndCheck(1);
        long flowing = DemoTraffic.millisSince(cut);
        requireInUse(1);
        DemoTraffic.Latency after = traffic.sendAndCheck(FEW_MESSAGES);
        long lost = outage.lost(cluster.inbox());
        narrator.say(
                """
                Link 0 was seen down after %d ms: %s.
                Link 1 took over, the first message over it arrived %d ms after the cut.
                In between %d messages were sent: sendSync refused %d, and %d were lost on the
                way. Policy active, which sends over all links at once, would have lost none, and
                so would sendConfirmed (below).
                sendSync took %.0f us before the cut and %.0f us now (the first call %.0f us).

                %s""",
                seen,
                link.status().lastDown().orElse("no reason given"),
                flowing,
                outage.sent(),
                outage.failed(),
                lost,
                before.median(),
                after.median(),
                first.median(),
                LinkTable.of(cluster.beta()));
        return lost;
    }

    private void restore() {
        narrator.step("Restore link 0");
        long start = System.nanoTime();
        cluster.restoreLink();
        patience.await(cluster.beta().link(0).whenUp(), "link 0 did not come up again");
        long up = DemoTraffic.millisSince(start);
        requireInUse(0);
        traffic.sendAndCheck(FEW_MESSAGES);
        narrator.say(
                "Link 0 was up again after %d ms and carries the messages, as its priority is higher:\n\n%s",
                up, LinkTable.of(cluster.beta()));
    }

    private void moveToSession() {
        narrator.step("Move both nodes from libknet's format to a session, and keep sending");
        CompletableFuture<Void> inSession = cluster.moveToSession();
        DemoTraffic.Outage meanwhile = traffic.sendUntil(inSession);
        patience.await(inSession, "the nodes did not come to speak in a session");
        // What is still on its way in libknet's format would be refused then.
        traffic.requireAll(meanwhile);
        cluster.demandSession();
        traffic.sendAndCheck(FEW_MESSAGES);
        requireInUse(0);
        narrator.say(
                """
                Each packet is now sealed with a key that only these two nodes have, for at most
                three minutes, and is taken once. Of the %d messages sent meanwhile none was lost.""",
                meanwhile.sent());
    }

    private void cutAndConfirm(long lostBefore) {
        narrator.step("Cut link 0 again, and send with sendConfirmed");
        DemoTraffic.Confirmations before = traffic.confirm(FEW_MESSAGES);
        int repetitions = cluster.inbox().repetitions();
        CompletableFuture<KnetLink> down = cluster.beta().link(0).whenDown();
        long cut = System.nanoTime();
        cluster.cutLink();
        DemoTraffic.Confirmations during = traffic.confirmUntil(down);
        patience.await(down, "alpha did not see link 0 go down");
        long seen = DemoTraffic.millisSince(cut);
        DemoTraffic.Confirmations after = traffic.confirm(FEW_MESSAGES);
        requireInUse(1);
        if (cluster.inbox().repetitions() != repetitions) {
            throw new ToolException(ExitCode.FAILURE, "confirmed messages were delivered twice");
        }
        narrator.say(
                """
                Link 0 was seen down after %d ms. In between %d messages were sent, and beta's
                application has them all, each once: none was lost (step 3 lost %d).
                The cut cost time instead: alpha sent them again over link 1 when no receipt came,
                and had the receipt after %.1f ms (median; the longest took %.1f ms).
                Before the cut a receipt took %.2f ms, and takes %.2f ms now (median).""",
                seen,
                during.messages(),
                lostBefore,
                during.median(),
                during.longest(),
                before.median(),
                after.median());
    }

    private void stopPeer() {
        narrator.step("Stop beta, and send to it");
        KnetHost beta = cluster.beta();
        CompletableFuture<KnetHost> unreachable = beta.whenUnreachable();
        long start = System.nanoTime();
        cluster.stopBeta();
        patience.await(unreachable, "alpha did not see beta go");
        long seen = DemoTraffic.millisSince(start);
        try {
            cluster.orders().sendSync(DemoInbox.message(0));
        } catch (KnetException e) {
            if (e.error() != KnetError.HOST_DOWN) {
                throw new ToolException(
                        ExitCode.FAILURE,
                        "sendSync to a dead host failed otherwise: " + Messages.of(e));
            }
            narrator.say("alpha knew after %d ms. sendSync says:\n  %s", seen, Messages.of(e));
            return;
        }
        throw new ToolException(ExitCode.FAILURE, "sendSync to a dead host did not fail");
    }

    private void requireInUse(int link) {
        List<Integer> active = cluster.beta().status().activeLinks();
        if (!active.equals(List.of(link))) {
            throw new ToolException(
                    ExitCode.FAILURE, "link " + link + " is not the one in use, but " + active);
        }
    }
}
