package io.knet.tests.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.lab.simulate.cluster.SessionShare;
import io.knet.lab.simulate.report.RunResult;
import io.knet.lab.simulate.run.Simulation;
import io.knet.lab.simulate.run.SimulationSettings;
import io.knet.lab.simulate.verify.Violation;
import io.knet.lab.simulate.verify.Violation.Kind;
import io.knet.netty.handler.LinkInitializer;
import io.knet.netty.handler.OutboundMessage;
import io.knet.testkit.network.Path;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Something is broken on purpose, and the simulator has to find it. */
@Tag("any-jdk")
class PlantedDefectsTest {
    private static final long SEED = 4;
    private static final SimulationSettings SETTINGS =
            SimulationSettings.of(Duration.ofMinutes(5)).withSessions(SessionShare.NEVER);

    private static void assertFindsInSessions(Kind kind, LinkInitializer planted) {
        assertFound(
                kind,
                new Simulation(SEED, SETTINGS.withSessions(SessionShare.ALWAYS), planted).run());
    }

    private static void assertFinds(Kind kind, LinkInitializer planted) {
        assertFound(kind, new Simulation(SEED, SETTINGS, planted).run());
    }

    private static void assertFound(Kind kind, RunResult result) {
        assertThat(result.failure()).isPresent();
        assertThat(result.failure().orElseThrow()).isInstanceOf(Violation.class);
        assertThat(((Violation) result.failure().orElseThrow()).kind())
                .as("%s", result.failure().orElseThrow())
                .isEqualTo(kind);
    }

    @Test
    void findsNothingWhereNothingIsBroken() {
        assertThat(new Simulation(SEED, SETTINGS).run().failure()).isEmpty();
    }

    @Test
    void findsAMessageThatComesTwice() {
        assertFinds(Kind.DUPLICATE, Planted.everyTenth(Planted::repeat));
    }

    @Test
    void findsAMessageThatComesTwiceInASession() {
        assertFindsInSessions(Kind.DUPLICATE, Planted.everyTenth(Planted::repeat));
    }

    @Test
    void findsAMessageThatIsAltered() {
        assertFinds(Kind.ALTERED, Planted.everyTenth(Planted::alter));
    }

    @Test
    void findsAMessageOnTheWrongChannel() {
        assertFinds(Kind.MISDELIVERED, Planted.everyTenth(Planted::misdeliver));
    }

    @Test
    void findsAReceivedMessageThatVanishes() {
        assertFinds(Kind.SILENT_LOSS, Planted.everyTenth(Planted::swallow));
    }

    @Test
    void findsASyncSendThatLies() {
        assertFinds(
                Kind.WRONG_RESULT,
                Planted.before(
                        () ->
                                new ChannelOutboundHandlerAdapter() {
                                    @Override
                                    public void write(
                                            ChannelHandlerContext ctx,
                                            Object message,
                                            ChannelPromise promise) {
                                        ((OutboundMessage) message).release();
                                        promise.setSuccess();
                                    }
                                }));
    }

    @Test
    void findsABufferThatNobodyReleases() {
        assertFinds(Kind.LEAK, Planted.everyTenth(Planted::leak));
    }

    @Test
    void findsATimerThatNobodyCancels() {
        assertFinds(Kind.LEAK, Planted.everyTenth(Planted::setTimer));
    }

    @Test
    void findsAnException() {
        assertFinds(Kind.EXCEPTION, Planted.everyTenth(Planted::throwUp));
    }

    @Test
    void findsALoopThatDoesNotRest() {
        assertFinds(Kind.BUSY_LOOP, Planted.everyTenth(Planted::spin));
    }

    @Test
    void findsALinkThatDoesNotComeUpAgain() {
        Simulation simulation = new Simulation(SEED, SETTINGS);
        cutForGood(simulation);
        assertFound(Kind.NOT_CONVERGED, simulation.run());
    }

    /** Cuts a path whenever it is mended. */
    private static void cutForGood(Simulation simulation) {
        var world = simulation.cluster().world();
        Runnable cut =
                new Runnable() {
                    @Override
                    public void run() {
                        world.network().path(0, 1, 0).cut(Path.Cut.SILENT);
                        world.scheduler().after(100_000_000, this);
                    }
                };
        cut.run();
    }

    /** Without crypto the format has no checksum of its own: what UDP's lets pass is delivered. */
    @Test
    void findsDamageThatTheUdpChecksumLetPassWherePacketsAreNotSealed() {
        Simulation simulation = unsealed();
        var world = simulation.cluster().world();
        Runnable damage =
                new Runnable() {
                    @Override
                    public void run() {
                        world.network().machines().forEach(machine -> machine.acceptsDamage(true));
                        world.network().paths().forEach(path -> path.corruption(0.1));
                        world.scheduler().after(100_000_000, this);
                    }
                };
        damage.run();
        RunResult result = simulation.run();
        assertThat(result.failure()).isPresent();
        assertThat(((Violation) result.failure().orElseThrow()).kind())
                .isIn(Kind.ALTERED, Kind.MISDELIVERED);
    }

    private static Simulation unsealed() {
        for (long seed = 1; ; seed++) {
            Simulation simulation = new Simulation(seed, SETTINGS);
            if (!simulation.cluster().world().plan().sealed()) {
                return simulation;
            }
        }
    }
}
