package io.knet.tools.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.handler.InboundPacket;
import io.knet.tools.CommandRun;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DemoTest {
    private static final Duration SHORT = Duration.ofMillis(2500);
    private static final Duration LONG = Duration.ofMinutes(2);

    @Test
    void showsEveryStep() {
        CommandRun run = CommandRun.of("demo");

        assertThat(run.out())
                .contains("1. Start both nodes and connect them")
                .contains("2. Send 1000 messages")
                .contains("3. Cut link 0")
                .containsPattern("Link 0 was seen down after \\d+ ms: TIMEOUT")
                .containsPattern(
                        "In between \\d+ messages were sent: sendSync refused \\d+, and \\d+ were lost")
                .containsPattern("sendSync took \\d+ us before the cut and \\d+ us now")
                .contains("4. Restore link 0")
                .contains("5. Move both nodes from libknet's format to a session")
                .containsPattern("Of the \\d+ messages sent meanwhile none was lost\\.")
                .contains("6. Cut link 0 again, and send with sendConfirmed")
                .containsPattern("In between [1-9]\\d* messages were sent, and beta's")
                .containsPattern("each once: none was lost \\(step 3 lost [1-9]\\d*\\)")
                .containsPattern("after \\d+\\.\\d ms \\(median; the longest took \\d+\\.\\d ms\\)")
                .contains("7. Stop beta")
                .contains("EHOSTDOWN: host 2")
                .containsPattern("All steps happened, in \\d+ ms\\.\n$")
                .doesNotContain("FAILED");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Tag("any-jdk")
    @Test
    void failsIfTheLinksDoNotComeUp() {
        LinkCut scissors = new LinkCut();
        scissors.cut();

        assertThat(failureOf(new DemoCluster(scissors)))
                .startsWith("alpha did not see link 0 come up within ");
    }

    @Tag("any-jdk")
    @Test
    void failsIfAMessageIsLost() {
        assertThat(failureOf(new DemoCluster(new Sieve())))
                .matches("message \\d+ was sent, and did not arrive in time");
    }

    @Tag("any-jdk")
    @Test
    void failsIfTheCutIsNotSeen() {
        LinkCut blunt =
                new LinkCut() {
                    @Override
                    public void cut() {}
                };

        assertThat(failureOf(new DemoCluster(blunt)))
                .startsWith("alpha did not see link 0 go down within ");
    }

    @Tag("any-jdk")
    @Test
    void failsIfTheLinkStaysDown() {
        LinkCut permanent =
                new LinkCut() {
                    @Override
                    public void restore() {}
                };

        assertThat(failureOf(new DemoCluster(permanent)))
                .startsWith("link 0 did not come up again within ");
    }

    @Tag("any-jdk")
    @Test
    void failsIfTheNodesDoNotComeToASession() {
        DemoCluster deaf =
                new DemoCluster() {
                    @Override
                    CompletableFuture<Void> moveToSession() {
                        return new CompletableFuture<>();
                    }
                };

        assertThat(failureOf(deaf))
                .startsWith("the nodes did not come to speak in a session within ");
    }

    @Tag("any-jdk")
    @Test
    void failsIfAMessageIsNotConfirmed() {
        DemoCluster mortal =
                new DemoCluster() {
                    private int cuts;

                    @Override
                    void cutLink() {
                        super.cutLink();
                        cuts++;
                        if (cuts == 2) {
                            stopBeta();
                        }
                    }
                };

        assertThat(failureOf(mortal)).matches("message \\d+ was not confirmed.*");
    }

    @Tag("any-jdk")
    @Test
    void failsIfThePeerDoesNotStop() {
        DemoCluster immortal =
                new DemoCluster() {
                    @Override
                    void stopBeta() {}
                };

        assertThat(failureOf(immortal)).startsWith("alpha did not see beta go within ");
    }

    /** What the demo says when it fails; that it fails is checked here. */
    private static String failureOf(DemoCluster cluster) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Narrator narrator = new Narrator(new PrintStream(out, false, UTF_8));

        boolean happened = new Demo(narrator, cluster, new Patience(SHORT, LONG)).run();

        String said = out.toString(UTF_8);
        assertThat(happened).as(said).isFalse();
        assertThat(said).contains("   FAILED: ").doesNotContain("All steps happened");
        return said.substring(said.indexOf("FAILED: ") + "FAILED: ".length()).strip();
    }

    /** Lets no long packet through, so that heartbeats pass and messages do not. */
    @Sharable
    private static final class Sieve extends LinkCut {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object packet) {
            if (((InboundPacket) packet).wireBytes() > 150) {
                ReferenceCountUtil.release(packet);
            } else {
                super.channelRead(ctx, packet);
            }
        }
    }
}
