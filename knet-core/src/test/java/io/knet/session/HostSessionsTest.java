package io.knet.session;

import static io.knet.session.TestNode.DATA;
import static io.knet.session.TestNode.MILLI;
import static io.knet.session.TestNode.PING;
import static io.knet.session.TestNode.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.SessionEndReason;
import io.knet.SessionFailureReason;
import io.knet.session.SessionAction.Ended;
import io.knet.session.SessionAction.Established;
import io.knet.session.SessionAction.Failed;
import io.knet.session.SessionAction.NewInstance;
import io.knet.session.TestNode.Datagram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostSessionsTest {
    private TestNode one = TestNode.shared(1, 11);
    private TestNode two = TestNode.shared(2, 22);
    private long now = 5 * SECOND;

    private void connect() {
        one.add(2);
        two.add(1);
        one.advance(now);
        settle();
        assertThat(one.hosts.get(2).current()).isNotNull();
        assertThat(two.hosts.get(1).current()).isNotNull();
    }

    /** Delivers what is under way until nothing is. */
    private void settle() {
        while (!one.out.isEmpty() || !two.out.isEmpty()) {
            one.takeOut().forEach(datagram -> two.receive(datagram, now));
            two.takeOut().forEach(datagram -> one.receive(datagram, now));
        }
    }

    /** Lets time pass, with both nodes working and a ping each half second. */
    private void run(long nanos) {
        long end = now + nanos;
        while (now < end) {
            now += 50 * MILLI;
            one.advance(now);
            two.advance(now);
            if (now % (500 * MILLI) == 0) {
                one.send(2, PING, 0, 0, now);
                two.send(1, PING, 0, 0, now);
            }
            settle();
        }
    }

    /** The bits of links are those of a number of 32 bits, where 32 is 0 again. */
    @Test
    void aPongOfALinkThatCannotBeChoosesNoLink() {
        for (int link : new int[] {32, 255, 8, -1}) {
            TestNode node = TestNode.shared(1, 5);
            HostSessions host = node.add(2);
            host.pongReceived(link, now);

            node.advance(now);

            assertThat(node.takeOut())
                    .as("INITs after a pong of link %d", link)
                    .extracting(TestNode.Datagram::link)
                    .containsExactly(0);
        }
    }

    @Test
    void beginsAtOnceAndConfirmsBothEnds() {
        connect();

        Session mine = one.hosts.get(2).current();
        Session theirs = two.hosts.get(1).current();
        assertThat(mine.initiator()).isTrue();
        assertThat(theirs.initiator()).isFalse();
        assertThat(mine.features()).isEqualTo(1);
        assertThat(one.told(Established.class)).hasSize(1);
        assertThat(two.told(Established.class)).hasSize(1);
        assertThat(two.told(NewInstance.class)).hasSize(1);
        assertThat(one.send(2, DATA, 77, 0, now)).isTrue();
        settle();
        assertThat(two.delivered).containsExactly(new TestNode.Delivery(1, 77));
    }

    @Test
    void doesNotSendBeforeTheInitiatorSpoke() {
        one.add(2);
        two.add(1);
        one.pings = false;
        one.advance(now);
        settle();

        assertThat(one.hosts.get(2).current()).isNotNull();
        assertThat(two.hosts.get(1).current()).isNull();
        assertThat(two.hosts.get(1).count()).isEqualTo(1);
        one.send(2, DATA, 1, 0, now);
        settle();
        assertThat(two.hosts.get(1).current()).isNotNull();
    }

    @Test
    void goesOverTheLinksInTurnWithJitter() {
        one.links = 0b1010;
        HostSessions host = one.add(2);
        host.timers(SECOND, 5 * SECOND);
        List<Integer> links = new ArrayList<>();
        List<Long> gaps = new ArrayList<>();
        long last = now;
        for (int i = 0; i < 40; i++) {
            one.advance(now);
            while (one.out.isEmpty()) {
                now += host.nanosUntilDue(now);
                one.advance(now);
            }
            List<Datagram> sent = one.takeOut();
            assertThat(sent).hasSize(1);
            links.add(sent.get(0).link());
            gaps.add(now - last);
            last = now;
        }
        assertThat(links.subList(0, 4)).containsExactly(1, 3, 1, 3);
        assertThat(gaps.subList(1, gaps.size()))
                .allSatisfy(gap -> assertThat(gap).isBetween(SECOND, SECOND * 4 / 3));
        assertThat(gaps.subList(1, gaps.size()).stream().distinct().count()).isGreaterThan(20);
    }

    @Test
    void doesNotBeginFasterThanFourTimesASecond() {
        HostSessions host = one.add(2);
        host.timers(1, SECOND);
        int inits = 0;
        for (int i = 0; i < 10_000; i++) {
            one.advance(now + i * MILLI);
            inits += one.takeOut().size();
        }
        assertThat(inits).isBetween(30, 40);
    }

    @Test
    void triesTheNextLinkWhenOneIsDead() {
        one.add(2).timers(SECOND, 5 * SECOND);
        two.add(1);
        List<Integer> links = new ArrayList<>();
        while (one.hosts.get(2).current() == null && links.size() < 5) {
            one.advance(now);
            for (Datagram init : one.takeOut()) {
                links.add(init.link());
                if (init.link() == 1) {
                    two.receive(init, now);
                }
            }
            settle();
            now += 50 * MILLI;
        }
        assertThat(links).containsExactly(0, 1);
    }

    @Test
    void takesOneAnswerOfSeveralHandshakes() {
        one.add(2).timers(250 * MILLI, 5 * SECOND);
        two.add(1);
        List<Datagram> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            now += 50 * MILLI;
            one.advance(now);
            one.takeOut().forEach(init -> assertThat(two.receive(init, now)).isNull());
            answers.addAll(two.takeOut());
        }
        assertThat(answers).hasSizeGreaterThan(5);
        assertThat(one.receive(answers.get(2), now)).as("any of them is right").isNull();
        for (Datagram other : answers) {
            assertThat(one.receive(other, now)).isEqualTo(SessionDrop.NO_HANDSHAKE);
        }
        assertThat(one.hosts.get(2).count()).isEqualTo(1);
        settle();
        assertThat(two.hosts.get(1).current()).isNotNull();
    }

    @Test
    void handshakesWaitForFiveSecondsAndAreAtMostEight() {
        one.add(2).timers(250 * MILLI, 5 * SECOND);
        two.add(1);
        List<Datagram> answers = new ArrayList<>();
        while (answers.size() < 10) {
            now += 10 * MILLI;
            one.advance(now);
            one.takeOut().forEach(init -> two.receive(init, now));
            answers.addAll(two.takeOut());
        }
        assertThat(one.receive(answers.get(0), now)).isEqualTo(SessionDrop.NO_HANDSHAKE);
        assertThat(one.receive(answers.get(1), now)).isEqualTo(SessionDrop.NO_HANDSHAKE);
        one.hosts.get(2).links(0);
        Datagram last = answers.get(9);
        one.advance(now + 5 * SECOND);
        assertThat(one.receive(last, now + 5 * SECOND)).isEqualTo(SessionDrop.NO_HANDSHAKE);
        assertThat(two.hosts.get(1).count()).as("unconfirmed ones").isEqualTo(8);
        two.hosts.get(1).links(0);
        two.advance(now + 11 * SECOND);
        assertThat(two.hosts.get(1).count()).isZero();
    }

    @Test
    void bothEndsMayBeginAtOnce() {
        one.add(2);
        two.add(1);
        one.advance(now);
        two.advance(now);
        List<Datagram> fromOne = one.takeOut();
        List<Datagram> fromTwo = two.takeOut();
        fromOne.forEach(init -> assertThat(two.receive(init, now)).isNull());
        fromTwo.forEach(init -> assertThat(one.receive(init, now)).isNull());
        settle();

        assertThat(one.hosts.get(2).count()).isEqualTo(2);
        assertThat(two.hosts.get(1).count()).isEqualTo(2);
        for (int i = 0; i < 600; i++) {
            now += 100 * MILLI;
            assertThat(one.send(2, DATA, i, 0, now)).isTrue();
            assertThat(two.send(1, DATA, i, 0, now)).isTrue();
            one.send(2, PING, 0, 0, now);
            two.send(1, PING, 0, 0, now);
            one.advance(now);
            two.advance(now);
            settle();
        }
        assertThat(one.delivered).hasSize(600);
        assertThat(two.delivered).hasSize(600);
        assertThat(one.told(Established.class)).as("no more handshakes").hasSize(2);
    }

    @Test
    void renewsWithoutLosingPacketsOnLinksOfDifferentDelay() {
        connect();
        List<Datagram> slow = new ArrayList<>();
        int sent = 0;
        for (int i = 0; i < 4000; i++) {
            now += 100 * MILLI;
            one.advance(now);
            two.advance(now);
            assertThat(one.send(2, DATA, sent, 1, now)).isTrue();
            assertThat(two.send(1, DATA, sent, 1, now)).isTrue();
            one.send(2, PING, 0, 0, now);
            two.send(1, PING, 0, 0, now);
            sent++;
            for (TestNode node : List.of(one, two)) {
                List<Datagram> out = node.takeOut();
                for (Datagram datagram : out) {
                    if (datagram.link() == 1) {
                        slow.add(datagram);
                    } else {
                        (node == one ? two : one).receive(datagram, now);
                    }
                }
            }
            while (slow.size() > 20) {
                Datagram late = slow.remove(0);
                assertThat((late.to() == 1 ? one : two).receive(late, now)).isNull();
            }
        }
        slow.forEach(late -> assertThat((late.to() == 1 ? one : two).receive(late, now)).isNull());
        assertThat(one.delivered).hasSize(sent);
        assertThat(two.delivered).hasSize(sent);
        assertThat(one.told(Established.class)).hasSizeBetween(4, 5);
        assertThat(one.told(Ended.class)).allMatch(end -> end.reason() == SessionEndReason.EXPIRED);
        assertThat(one.told(NewInstance.class)).hasSize(1);
    }

    @Test
    void theInitiatorRenewsFirstAndTheResponderIfItDoesNot() {
        connect();
        run(119 * SECOND);
        assertThat(one.told(Established.class)).hasSize(1);
        run(3 * SECOND);
        assertThat(one.told(Established.class)).hasSize(2);
        assertThat(one.hosts.get(2).current().initiator()).isTrue();
        one.hosts.get(2).links(0);
        run(125 * SECOND);
        assertThat(one.told(Established.class)).hasSize(2);
        run(27 * SECOND);
        assertThat(one.told(Established.class)).hasSize(3);
        assertThat(one.hosts.get(2).current().initiator()).isFalse();
    }

    @Test
    void noKeyIsUsedAfterThreeMinutes() {
        connect();
        one.hosts.get(2).links(0);
        two.hosts.get(1).links(0);
        Session session = one.hosts.get(2).current();
        run(179 * SECOND);
        assertThat(one.send(2, DATA, 1, 0, now)).isTrue();
        Datagram late = one.takeOut().get(0);
        now += SECOND;

        assertThat(one.send(session, DATA, 2, 0, now)).as("also before the timer ran").isFalse();
        assertThat(two.receive(late, now)).isEqualTo(SessionDrop.UNKNOWN_INDEX);
        one.advance(now);
        two.advance(now);
        assertThat(one.hosts.get(2).current()).isNull();
        assertThat(one.told(Ended.class))
                .containsExactly(new Ended(session, SessionEndReason.EXPIRED));
        assertThat(two.receive(late, now)).isEqualTo(SessionDrop.UNKNOWN_INDEX);
    }

    @Test
    void renewsAndEndsByPacketsAndBytes() {
        connect();
        one.hosts.get(2).current().skipTo((1L << 26) - 1, 0);
        now += 2 * SECOND;
        one.hosts.get(2).timers(SECOND, 60 * SECOND);
        one.advance(now);
        assertThat(one.out).isEmpty();
        one.send(2, DATA, 1, 0, now);
        one.takeOut();
        one.advance(now);
        assertThat(one.takeOut()).hasSize(1);

        one.hosts.get(2).current().skipTo((1L << 28) - 1, 0);
        assertThat(one.send(2, DATA, 1, 0, now)).isTrue();
        assertThat(one.send(2, DATA, 1, 0, now)).isFalse();
        one.hosts.get(2).current().skipTo(5, (1L << 38) - 1);
        assertThat(one.send(2, DATA, 1, 0, now)).isTrue();
        assertThat(one.send(2, DATA, 1, 0, now)).isFalse();
        one.takeOut();
        one.hosts.get(2).current().skipTo(5, 1L << 36);
        one.advance(now + 3 * SECOND);
        assertThat(one.takeOut()).hasSize(1);
    }

    @Test
    void aSilentPeerGetsAnInit() {
        connect();
        one.hosts.get(2).timers(SECOND, 2 * SECOND);
        run(5 * SECOND);
        assertThat(one.told(Established.class)).hasSize(1);
        two.pings = false;
        long quiet = now;
        while (one.told(Established.class).size() == 1 && now < quiet + 10 * SECOND) {
            run(50 * MILLI);
        }
        assertThat(now - quiet).isBetween(SECOND, 3 * SECOND);
        assertThat(one.told(NewInstance.class)).as("the same instance").hasSize(1);
    }

    @Test
    void aRestartEndsWhatTheFormerInstanceHad() {
        connect();
        run(2 * SECOND);
        two.hosts.get(1).renew();
        two.advance(now);
        Datagram heldInit = two.takeOut().get(0);
        one.hosts.get(2).renew();
        one.advance(now);
        Datagram init = one.takeOut().get(0);
        two.receive(init, now);
        Datagram heldResponse = two.takeOut().get(0);

        Session former = one.hosts.get(2).current();
        TestNode restarted = TestNode.shared(2, 99);
        two = restarted;
        now += SECOND;
        two.add(1);
        two.advance(now);
        settle();

        assertThat(one.told(NewInstance.class)).hasSize(2);
        assertThat(one.told(Ended.class))
                .containsExactly(new Ended(former, SessionEndReason.PEER_RESTARTED));
        assertThat(one.receive(heldResponse, now)).isEqualTo(SessionDrop.NO_HANDSHAKE);
        assertThat(one.receive(heldInit, now)).isEqualTo(SessionDrop.STALE);
        assertThat(one.told(NewInstance.class)).hasSize(2);
        one.send(2, DATA, 5, 0, now);
        settle();
        assertThat(two.delivered).containsExactly(new TestNode.Delivery(1, 5));
    }

    @Test
    void aClockThatWentBackIsHealedFromTheOtherSide() {
        connect();
        run(SECOND);
        two = TestNode.shared(2, 99);
        two.wallOffset = -20L * 365 * 86_400 * SECOND;
        two.add(1);
        one.hosts.get(2).timers(SECOND, 2 * SECOND);
        two.advance(now);
        Datagram stale = two.takeOut().get(0);
        assertThat(one.receive(stale, now)).isEqualTo(SessionDrop.STALE);
        assertThat(SessionDrop.STALE.showsSource()).isTrue();
        assertThat(one.told(Failed.class)).as("there is a session").isEmpty();

        run(6 * SECOND);
        assertThat(one.told(NewInstance.class)).hasSize(2);
        run(300 * SECOND);
        assertThat(one.hosts.get(2).current()).isNotNull();
        assertThat(two.hosts.get(1).current()).isNotNull();
        assertThat(one.told(Failed.class)).isEmpty();
    }

    @Test
    void aClockThatIsBehindIsToldWhileThereIsNoSession() {
        connect();
        one.carryOut(one.hosts.get(2), one.hosts.get(2).forget(one.random), now);
        two = TestNode.shared(2, 99);
        two.wallOffset = -3600 * SECOND;
        two.add(1);
        two.advance(now);
        Datagram stale = two.takeOut().get(0);
        for (int i = 0; i < 1000; i++) {
            assertThat(one.receive(stale, now + i * MILLI)).isEqualTo(SessionDrop.STALE);
        }
        assertThat(one.told(Failed.class)).containsExactly(new Failed(SessionFailureReason.CLOCK));
    }

    @Test
    void aRecordedInitOfAClockThatWasAheadKeepsNobodyOutForLong() {
        TestNode ahead = TestNode.shared(1, 77);
        ahead.wallOffset = 3600 * SECOND;
        ahead.add(2);
        ahead.advance(now);
        Datagram recorded = ahead.takeOut().get(0);

        one.add(2).timers(250 * MILLI, SECOND);
        two.add(1).links(0);
        assertThat(two.receive(recorded, now)).as("nothing tells that it is old").isNull();
        two.takeOut();
        one.advance(now);
        assertThat(two.receive(one.takeOut().get(0), now)).isEqualTo(SessionDrop.STALE);
        run(9 * SECOND);
        assertThat(two.hosts.get(1).current()).isNull();
        run(2 * SECOND);
        assertThat(two.hosts.get(1).current()).isNotNull();
        assertThat(two.receive(recorded, now)).as("once more").isNull();
        run(300 * SECOND);
        assertThat(two.hosts.get(1).current()).isNotNull();
    }

    @Test
    void aDoubledInitIsNoClockThatIsBehind() {
        one.add(2);
        two.add(1);
        one.advance(now);
        Datagram init = one.takeOut().get(0);
        assertThat(two.receive(init, now)).isNull();
        assertThat(two.receive(init, now)).isEqualTo(SessionDrop.STALE);
        assertThat(two.told(Failed.class)).isEmpty();
    }

    @Test
    void looksAtTwentyInitsASecondOnly() {
        two.add(1);
        one.add(2).timers(250 * MILLI, SECOND);
        List<Datagram> inits = new ArrayList<>();
        long later = now;
        while (inits.size() < 60) {
            later += 50 * MILLI;
            one.advance(later);
            inits.addAll(one.takeOut());
        }
        List<SessionDrop> drops = new ArrayList<>();
        inits.forEach(init -> drops.add(two.receive(init, now)));
        assertThat(drops.subList(0, 20)).containsOnlyNulls();
        assertThat(drops.subList(20, 60)).containsOnly(SessionDrop.TOO_OFTEN);
        assertThat(two.receive(inits.get(59), now + 50 * MILLI)).isNull();
        assertThat(two.receive(inits.get(59), now + SECOND)).isEqualTo(SessionDrop.STALE);
    }

    @Test
    void replayedInitsUseUpNobodysShare() {
        connect();
        run(2 * SECOND);
        one.hosts.get(2).renew();
        one.advance(now);
        Datagram init = one.takeOut().get(0);
        two.receive(init, now);
        for (int i = 0; i < 1000; i++) {
            assertThat(two.receive(init, now)).isEqualTo(SessionDrop.STALE);
        }
        one.advance(now + 2 * SECOND);
        assertThat(two.receive(one.takeOut().get(0), now)).isNull();
    }

    @Test
    void recordingsNewerThanTheLastConfirmedInitHaveAShareOfTheirOwn() {
        two.add(1);
        one.add(2).timers(250 * MILLI, SECOND);
        List<Datagram> recorded = new ArrayList<>();
        while (recorded.size() < 200) {
            now += 50 * MILLI;
            one.advance(now);
            recorded.addAll(one.takeOut());
        }
        for (int round = 0; round < 3; round++) {
            recorded.forEach(init -> two.receive(init, now));
            now += 11 * SECOND;
            two.advance(now);
        }
        recorded.forEach(init -> two.receive(init, now));

        one.advance(now);
        assertThat(two.receive(one.takeOut().get(0), now)).isNull();
    }

    @Test
    void looksAtFewWrongResponsesWhoeverKnowsTheKeyFile() {
        one.add(2);
        two.add(1);
        one.advance(now);
        two.receive(one.takeOut().get(0), now);
        Datagram response = two.takeOut().get(0);
        byte[] bytes = response.bytes().clone();
        bytes[bytes.length - 17] ^= 1;
        Datagram forged = new Datagram(2, 1, 0, MacForger.remade(bytes, two.keys.get(0)));
        List<SessionDrop> drops = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            drops.add(one.receive(forged, now));
        }

        assertThat(drops).filteredOn(SessionDrop.HANDSHAKE::equals).hasSize(20);
        assertThat(drops).filteredOn(SessionDrop.TOO_OFTEN::equals).hasSize(80);
        assertThat(one.receive(response, now + SECOND)).isNull();
    }

    @Test
    void forgettingMakesThisNodeAnotherInstance() {
        connect();
        one.send(2, DATA, 1, 0, now);
        Datagram underway = one.takeOut().get(0);
        one.node.newInstance(one.random);
        one.carryOut(one.hosts.get(2), one.hosts.get(2).forget(one.random), now);
        assertThat(one.out).as("without a word").isEmpty();
        assertThat(one.hosts.get(2).current()).isNull();
        assertThat(two.receive(underway, now)).as("the peer knows nothing yet").isNull();

        run(3 * SECOND);
        assertThat(two.told(NewInstance.class)).hasSize(2);
        assertThat(one.told(NewInstance.class)).as("the peer is the same").hasSize(1);
        assertThat(two.hosts.get(1).count()).isEqualTo(1);
    }

    @Test
    void aCopyOfAStateIsCaughtByTheCounters() {
        connect();
        Session session = one.hosts.get(2).current();
        for (int i = 0; i < 200; i++) {
            one.send(2, DATA, i, 0, now);
        }
        settle();
        session.skipTo(1, 0);
        one.send(2, DATA, 2, 0, now);
        assertThat(two.receive(one.takeOut().get(0), now)).isEqualTo(SessionDrop.DUPLICATE);
        one.hosts.get(2).timers(SECOND, SECOND);
        run(3 * SECOND);
        assertThat(one.told(Established.class).size()).isGreaterThan(1);
    }

    @Test
    void aFifthSessionEndsTheOldest() {
        connect();
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sessions.add(one.hosts.get(2).current());
            now += 2 * SECOND;
            one.hosts.get(2).renew();
            one.advance(now);
            settle();
        }
        assertThat(one.hosts.get(2).count()).isEqualTo(4);
        assertThat(one.told(Ended.class))
                .containsExactly(
                        new Ended(sessions.get(0), SessionEndReason.DISPLACED),
                        new Ended(sessions.get(1), SessionEndReason.DISPLACED));
    }

    @Test
    void changesKeysWithoutAPause() {
        connect();
        one.load(2, 2);
        two.load(2, 2);
        one.node.use(2);
        one.hosts.get(2).renew();
        run(2 * SECOND);
        assertThat(one.told(Established.class)).as("one handshake is enough").hasSize(2);
        assertThat(two.node.slots().inUse()).isEqualTo(1);
        two.node.use(2);
        two.hosts.get(1).renew();
        run(2 * SECOND);
        assertThat(one.told(Established.class)).hasSize(3);

        for (TestNode node : List.of(one, two)) {
            int peer = 3 - node.id;
            SessionKeys cleared = node.node.clear(1).orElseThrow();
            node.carryOut(node.hosts.get(peer), node.hosts.get(peer).keysRemoved(cleared), now);
            cleared.close();
            assertThat(node.told(Ended.class))
                    .hasSize(1)
                    .allMatch(end -> end.reason() == SessionEndReason.KEY_REMOVED);
            assertThat(node.hosts.get(peer).current()).isNotNull();
        }
        assertThat(one.send(2, DATA, 9, 0, now)).isTrue();
        settle();
        assertThat(two.delivered).containsExactly(new TestNode.Delivery(1, 9));
    }

    @Test
    void tellsAnotherKeyFileAtMostOnceASecond() {
        one.add(2);
        two = TestNode.shared(2, 22);
        two.load(1, 7);
        two.add(1);
        one.advance(now);
        Datagram init = one.takeOut().get(0);
        for (int i = 0; i < 2000; i++) {
            assertThat(two.receive(init, now + i * MILLI)).isEqualTo(SessionDrop.BAD_MAC);
        }
        assertThat(two.told(Failed.class))
                .containsExactly(
                        new Failed(SessionFailureReason.KEY), new Failed(SessionFailureReason.KEY));
        Datagram elsewhere = new Datagram(3, 2, 0, init.bytes());
        assertThat(two.receive(elsewhere, now + 60 * SECOND)).isEqualTo(SessionDrop.BAD_MAC);
        assertThat(two.told(Failed.class)).as("not for strangers").hasSize(2);
    }

    @Test
    void tellsAnotherSuite() {
        one = TestNode.withSuite(SessionSuite.SHARED_CHACHA_POLY, 1, 11);
        one.add(2);
        two.add(1);
        one.advance(now);
        assertThat(two.receive(one.takeOut().get(0), now)).isEqualTo(SessionDrop.SUITE);
        assertThat(two.told(Failed.class)).containsExactly(new Failed(SessionFailureReason.SUITE));
    }

    @Test
    void identitiesMustFitOnBothSides() {
        one = TestNode.withIdentity(1, 11);
        two = TestNode.withIdentity(2, 22);
        one.add(2);
        two.add(1, Optional.of(TestNode.identity(5).publicKey()));
        one.advance(now);
        assertThat(two.receive(one.takeOut().get(0), now)).isEqualTo(SessionDrop.IDENTITY);
        two.advance(now);
        assertThat(one.receive(two.takeOut().get(0), now)).isEqualTo(SessionDrop.HANDSHAKE);
        assertThat(one.told(Failed.class))
                .containsExactly(new Failed(SessionFailureReason.IDENTITY));
        assertThat(two.told(Failed.class))
                .containsExactly(new Failed(SessionFailureReason.IDENTITY));

        two.carryOut(
                two.hosts.get(1), two.hosts.get(1).peerKey(TestNode.identity(1).publicKey()), now);
        run(3 * SECOND);
        assertThat(one.hosts.get(2).current()).isNotNull();
        assertThat(two.hosts.get(1).current()).isNotNull();
    }

    @Test
    void anotherPublicKeyEndsTheSessions() {
        one = TestNode.withIdentity(1, 11);
        two = TestNode.withIdentity(2, 22);
        connect();
        HostSessions host = two.hosts.get(1);
        assertThat(host.peerKey(TestNode.identity(1).publicKey())).isEmpty();
        assertThat(host.peerKey(TestNode.identity(6).publicKey())).hasSize(1);
        assertThat(host.current()).isNull();
    }

    @Test
    void doesNotHurryToAHostThatIsUpInLibknetsFormat() {
        HostSessions host = one.add(2);
        host.timers(SECOND, 2 * SECOND);
        host.migrating(true);
        int inits = 0;
        for (int i = 0; i < 1200; i++) {
            one.advance(now + 50L * i * MILLI);
            inits += one.takeOut().size();
        }
        assertThat(inits).isBetween(5, 6);
    }

    @Test
    void doesNotHurryEitherIfASessionIsLeftOverFromBeforeItFellBack() {
        connect();
        one.hosts.get(2).timers(SECOND, 2 * SECOND);
        one.hosts.get(2).migrating(true);

        assertThat(initsIn(60 * SECOND)).isBetween(4, 7);
    }

    @Test
    void renewsInTimeThoughPingsAreFarApart() {
        connect();
        one.hosts.get(2).timers(60 * SECOND, 200 * SECOND);

        assertThat(initsIn(119 * SECOND)).isZero();
        assertThat(initsIn(60 * SECOND)).isGreaterThanOrEqualTo(8);
    }

    /** How many INITs the first node sends, of which none arrives. */
    private int initsIn(long nanos) {
        int inits = 0;
        for (long end = now + nanos; now < end; now += 50 * MILLI) {
            one.advance(now);
            inits += one.takeOut().size();
        }
        return inits;
    }

    @Test
    void isQuietWithoutLinksKeysOrAfterClose() {
        HostSessions host = one.add(2);
        host.links(0);
        assertThat(host.nanosUntilDue(now)).isEqualTo(Long.MAX_VALUE);
        one.advance(now);
        host.links(1);
        assertThat(host.nanosUntilDue(now)).isZero();
        one.node.use(0);
        one.advance(now);
        one.node.use(1);
        host.close();
        one.advance(now);
        assertThat(one.out).isEmpty();
        assertThat(host.close()).isEmpty();
    }

    @Test
    void closingEndsSessionsAndLeavesNoIndex() {
        connect();
        Session session = one.hosts.get(2).current();
        two.send(1, DATA, 3, 0, now);
        Datagram late = two.takeOut().get(0);
        assertThat(one.hosts.get(2).close())
                .containsExactly(new Ended(session, SessionEndReason.CLOSED));
        assertThat(one.receive(late, now)).isEqualTo(SessionDrop.UNKNOWN_INDEX);
        assertThat(session.newSealer(new Scratch())).isEmpty();
        assertThat(one.send(session, DATA, 1, 0, now)).isFalse();
    }
}
