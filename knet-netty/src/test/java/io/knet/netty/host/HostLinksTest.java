package io.knet.netty.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkPolicy;
import io.knet.LinkTransport;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Links of a host are added and removed. */
class HostLinksTest {
    private static final int HOST = 2;

    private final FakeHosts fakes = new FakeHosts(1);
    private final NettyHost host = fakes.add(HOST, LinkPolicy.PASSIVE);
    private final HostLinks links =
            new HostLinks(
                    Map.of(LinkTransport.UDP, fakes.links, LinkTransport.LOOPBACK, fakes.loopbacks),
                    fakes.hosts);

    @AfterEach
    void close() {
        fakes.close();
    }

    private CompletableFuture<KnetLink> add(int id) {
        return links.add(host, id, FakeHosts.config(HOST, id));
    }

    private static void assertRefused(ThrowingCallable call, KnetError error, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> {
                            assertThat(e.error()).isEqualTo(error);
                            assertThat(List.of(words)).allMatch(e.getMessage()::contains);
                        });
    }

    @Test
    void listsLinksInTheOrderOfTheirIds() {
        add(5);
        add(1);

        assertThat(links.all()).extracting(KnetLink::id).containsExactly(1, 5);
        assertThat(links.get(5)).isSameAs(fakes.links.made.get(0));
        assertThat(links.find(2)).isNull();
    }

    @Test
    void refusesIdsThatNoLinkCanHave() {
        assertRefused(() -> add(8), KnetError.INVALID_ARGUMENT, "link id 8", "0 to 7");
        assertRefused(() -> links.find(-1), KnetError.INVALID_ARGUMENT, "link id -1");
        assertThat(fakes.links.made).isEmpty();
    }

    @Test
    void refusesASecondLinkOfAnId() {
        add(1);

        assertRefused(() -> add(1), KnetError.IN_USE, "2/1", "configured already");
        assertThat(links.all()).containsExactly(fakes.links.made.get(0));
    }

    @Test
    void refusesATransportThatNobodyMakes() {
        HostLinks udpOnly = new HostLinks(Map.of(LinkTransport.UDP, fakes.links), fakes.hosts);

        assertRefused(
                () -> udpOnly.add(host, 0, LinkConfig.loopback()),
                KnetError.NOT_SUPPORTED,
                "LOOPBACK",
                "UDP");
    }

    @Test
    void keepsLinksThatStandAloneAlone() {
        links.add(host, 0, LinkConfig.loopback());
        assertRefused(() -> add(1), KnetError.IN_USE, "only link");

        links.remove(fakes.loopbacks.made.get(0), LinkDownReason.REMOVED);
        fakes.loops.run();
        add(1);
        assertRefused(
                () -> links.add(host, 2, LinkConfig.loopback()), KnetError.IN_USE, "only link");
        assertThat(links.all()).extracting(KnetLink::id).containsExactly(1);
    }

    @Test
    void forgetsALinkThatCannotBeOpened() {
        fakes.links.preparation =
                link ->
                        link.opening =
                                CompletableFuture.failedFuture(
                                        new KnetException(KnetError.ADDRESS_IN_USE, "taken"));

        CompletableFuture<KnetLink> added = add(1);

        assertThat(added).isCompletedExceptionally();
        assertThatThrownBy(added::join).rootCause().hasMessageContaining("taken");
        assertThat(links.all()).isEmpty();
    }

    @Test
    void holdsThePlaceOfALinkThatIsBeingOpened() {
        CompletableFuture<Void> opening = new CompletableFuture<>();
        fakes.links.preparation = link -> link.opening = opening;

        CompletableFuture<KnetLink> added = add(1);
        assertThat(added).isNotDone();
        assertRefused(() -> add(1), KnetError.IN_USE, "2/1");

        opening.complete(null);
        assertThat(added).isCompletedWithValue(fakes.links.made.get(0));
    }

    @Test
    void closesWhatItRemoves() {
        add(1);
        FakeLink link = fakes.links.made.get(0);

        CompletableFuture<Void> removed = links.remove(link, LinkDownReason.REMOVED);
        fakes.loops.run();

        assertThat(removed).isCompleted();
        assertThat(link.closed).containsExactly(LinkDownReason.REMOVED);
        assertThat(links.all()).isEmpty();
    }

    @Test
    void leavesAloneANewLinkInThePlaceOfTheOneToRemove() {
        add(1);
        FakeLink old = fakes.links.made.get(0);
        links.remove(old, LinkDownReason.REMOVED);
        fakes.loops.run();
        add(1);

        links.remove(old, LinkDownReason.REMOVED);
        fakes.loops.run();

        assertThat(links.all()).containsExactly(fakes.links.made.get(1));
    }

    @Test
    void closesAllLinksWithTheHandle() {
        add(1);
        add(2);

        CompletableFuture<Void> closed = links.close();
        fakes.loops.run();

        assertThat(closed).isCompleted();
        assertThat(fakes.links.made)
                .allSatisfy(link -> assertThat(link.closed).containsExactly(LinkDownReason.CLOSED));
    }
}
