package io.knet.session;

import static io.knet.session.TestNode.DATA;
import static io.knet.session.TestNode.MILLI;
import static io.knet.session.TestNode.PING;
import static io.knet.session.TestNode.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.SessionEndReason;
import io.knet.session.SessionAction.Ended;
import io.knet.session.SessionAction.Established;
import io.knet.session.SessionAction.NewInstance;
import io.knet.session.SessionAction.SendInit;
import io.knet.session.SessionAction.SendResponse;
import io.knet.session.TestNode.Datagram;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every state of a host's sessions meets every event. What must follow is derived from a model that
 * knows only: does a handshake wait, is there an unconfirmed session, is there a current one, is it
 * due or over.
 */
class HostSessionsModelTest {
    /** What there is before the event. */
    enum State {
        NOTHING(false, false, false),
        WAITING(true, false, false),
        UNCONFIRMED(false, true, false),
        WAITING_AND_UNCONFIRMED(true, true, false),
        CONFIRMED(false, false, true),
        CONFIRMED_AND_WAITING(true, false, true),
        CONFIRMED_AND_UNCONFIRMED(false, true, true),
        ALL(true, true, true);

        final boolean waiting;
        final boolean unconfirmed;
        final boolean confirmed;

        State(boolean waiting, boolean unconfirmed, boolean confirmed) {
            this.waiting = waiting;
            this.unconfirmed = unconfirmed;
            this.confirmed = confirmed;
        }
    }

    /** What happens. */
    enum Event {
        NEW_INIT,
        REPEATED_INIT,
        OLD_INIT,
        RIGHT_RESPONSE,
        FOREIGN_RESPONSE,
        RESPONSE_OVER_ANOTHER_LINK,
        FIRST_PACKET,
        PACKET_OF_CURRENT,
        REPEATED_PACKET,
        FORGED_PACKET,
        PACKET_OF_NOBODY,
        PONG,
        TIME_TO_BEGIN,
        HANDSHAKES_TIME_OUT,
        UNCONFIRMED_TIMES_OUT,
        DUE,
        OVER,
        RENEW,
        FORGET,
        KEYS_REMOVED,
        RESTARTED_PEER,
        CLOSE
    }

    static Stream<Arguments> all() {
        return Stream.of(State.values())
                .flatMap(
                        state ->
                                Stream.of(Event.values()).map(event -> Arguments.of(state, event)));
    }

    private final TestNode one = TestNode.shared(1, 11);
    private TestNode two = TestNode.shared(2, 22);
    private long now = 5 * SECOND;
    private HostSessions host;
    private @Nullable Datagram response;
    private @Nullable Datagram initOfTwo;
    private @Nullable Datagram firstPacket;
    private @Nullable Datagram seenPacket;

    private void reach(State state) {
        host = one.add(2);
        host.links(0);
        two.add(1);
        two.pings = false;
        if (state.confirmed) {
            handshakeOfTwo();
            one.receive(firstPacket, now);
            seenPacket = firstPacket;
            firstPacket = null;
            now += 2 * SECOND;
            host.pongReceived(0, now);
        }
        if (state.unconfirmed) {
            handshakeOfTwo();
        }
        if (state.waiting) {
            host.links(1);
            host.renew();
            one.advance(now);
            host.links(0);
            two.receive(one.takeOut().get(0), now);
            response = two.takeOut().get(0);
        }
        one.told.clear();
        one.delivered.clear();
        assertThat(host.current() != null).isEqualTo(state.confirmed);
        assertThat(host.count()).isEqualTo((state.confirmed ? 1 : 0) + (state.unconfirmed ? 1 : 0));
    }

    /** The other node begins; its first packet is kept back. */
    private void handshakeOfTwo() {
        two.hosts.get(1).renew();
        two.advance(now);
        initOfTwo = two.takeOut().get(0);
        assertThat(one.receive(initOfTwo, now)).isNull();
        two.receive(one.takeOut().get(0), now);
        two.send(1, DATA, 1, 0, now);
        firstPacket = two.takeOut().get(0);
    }

    @ParameterizedTest
    @MethodSource("all")
    void followsTheModel(State state, Event event) {
        reach(state);
        Session before = host.current();
        switch (event) {
            case NEW_INIT -> newInit(state);
            case REPEATED_INIT -> repeatedInit();
            case OLD_INIT -> oldInit(state);
            case RIGHT_RESPONSE -> rightResponse(state, before);
            case FOREIGN_RESPONSE -> foreignResponse();
            case RESPONSE_OVER_ANOTHER_LINK -> responseOverAnotherLink(state);
            case FIRST_PACKET -> firstPacket(state, before);
            case PACKET_OF_CURRENT -> packetOfCurrent(state);
            case REPEATED_PACKET -> repeatedPacket(state);
            case FORGED_PACKET -> forgedPacket();
            case PACKET_OF_NOBODY -> packetOfNobody();
            case PONG -> unchanged(() -> host.pongReceived(1, now));
            case TIME_TO_BEGIN -> timeToBegin(state);
            case HANDSHAKES_TIME_OUT -> handshakesTimeOut(state);
            case UNCONFIRMED_TIMES_OUT -> unconfirmedTimesOut(state);
            case DUE -> due(state);
            case OVER -> over(state);
            case RENEW -> renew(state);
            case FORGET -> ends(host.forget(TestNode.seeded(77)), SessionEndReason.FORGOTTEN);
            case KEYS_REMOVED ->
                    ends(host.keysRemoved(one.keys.get(0)), SessionEndReason.KEY_REMOVED);
            case RESTARTED_PEER -> restartedPeer(state);
            case CLOSE -> closed();
        }
    }

    private void newInit(State state) {
        now += 2 * SECOND;
        int count = host.count();
        two.hosts.get(1).renew();
        two.advance(now);
        Session before = host.current();
        assertThat(one.receive(two.takeOut().get(0), now)).isNull();
        assertThat(one.told).hasSize(1).first().isInstanceOf(SendResponse.class);
        assertThat(host.count()).isEqualTo(count + 1);
        assertThat(host.current()).isSameAs(before);
        waitingHandshakeIsUsable(state.waiting);
    }

    private void repeatedInit() {
        if (initOfTwo != null) {
            unchanged(() -> assertThat(one.receive(initOfTwo, now)).isEqualTo(SessionDrop.STALE));
        }
    }

    private void oldInit(State state) {
        TestNode behind = TestNode.shared(2, 33);
        behind.wallOffset = -100 * SECOND;
        behind.add(1);
        behind.advance(now);
        Datagram old = behind.takeOut().get(0);
        if (initOfTwo == null && response == null) {
            assertThat(one.receive(old, now)).as("nothing newer was heard").isNull();
        } else if (initOfTwo != null) {
            assertThat(one.receive(old, now)).isEqualTo(SessionDrop.STALE);
            assertThat(one.told).hasSize(state.confirmed ? 0 : 1);
        }
    }

    private void rightResponse(State state, @Nullable Session before) {
        if (response == null) {
            return;
        }
        int count = host.count();
        assertThat(one.receive(response, now)).isNull();
        Session after = host.current();
        assertThat(after).isNotNull().isNotSameAs(before);
        assertThat(host.count()).isEqualTo(count + 1);
        assertThat(one.told(Established.class)).containsExactly(new Established(after));
        assertThat(one.told(NewInstance.class)).hasSize(state.confirmed ? 0 : 1);
        assertThat(one.told(Ended.class)).as("the others go on").isEmpty();
        assertThat(one.receive(response, now)).isEqualTo(SessionDrop.NO_HANDSHAKE);
        assertThat(one.send(2, PING, 0, 0, now)).isTrue();
    }

    private void foreignResponse() {
        TestNode other = TestNode.shared(1, 55);
        other.add(2);
        now += 2 * SECOND;
        other.advance(now);
        two.receive(other.takeOut().get(0), now);
        Datagram foreign = two.takeOut().get(0);
        unchanged(() -> assertThat(one.receive(foreign, now)).isEqualTo(SessionDrop.NO_HANDSHAKE));
    }

    private void responseOverAnotherLink(State state) {
        if (response == null) {
            return;
        }
        byte[] moved = response.bytes().clone();
        moved[2] = 1;
        Datagram elsewhere = new Datagram(2, 1, 1, MacForger.remade(moved, one.keys.get(0)));
        unchanged(
                () -> assertThat(one.receive(elsewhere, now)).isEqualTo(SessionDrop.NO_HANDSHAKE));
        waitingHandshakeIsUsable(state.waiting);
    }

    private void firstPacket(State state, @Nullable Session before) {
        if (firstPacket == null) {
            return;
        }
        int count = host.count();
        assertThat(one.receive(firstPacket, now)).isNull();
        Session after = host.current();
        assertThat(after).isNotNull().isNotSameAs(before);
        assertThat(after.initiator()).isFalse();
        assertThat(host.count()).isEqualTo(count);
        assertThat(one.delivered).hasSize(1);
        assertThat(one.told(Established.class)).containsExactly(new Established(after));
        assertThat(one.told(NewInstance.class)).hasSize(state.confirmed ? 0 : 1);
        // The first instance that is heard of is another one than before.
        waitingHandshakeIsUsable(state.waiting && state.confirmed);
    }

    private void packetOfCurrent(State state) {
        if (state.confirmed && firstPacket == null && two.send(1, DATA, 9, 0, now)) {
            Datagram packet = two.takeOut().get(0);
            unchanged(() -> assertThat(one.receive(packet, now)).isNull());
            assertThat(one.delivered).hasSize(1);
        }
    }

    private void repeatedPacket(State state) {
        if (state.confirmed) {
            unchanged(
                    () ->
                            assertThat(one.receive(seenPacket, now))
                                    .isEqualTo(SessionDrop.DUPLICATE));
        }
    }

    private void forgedPacket() {
        Datagram packet = firstPacket != null ? firstPacket : seenPacket;
        if (packet == null) {
            return;
        }
        byte[] forged = packet.bytes().clone();
        forged[15] = 77;
        unchanged(
                () ->
                        assertThat(one.receive(new Datagram(2, 1, 0, forged), now))
                                .isEqualTo(SessionDrop.NOT_AUTHENTIC));
        if (firstPacket != null) {
            assertThat(one.receive(firstPacket, now)).as("not used up").isNull();
        }
    }

    private void packetOfNobody() {
        byte[] bytes = new byte[50];
        bytes[0] = (byte) 0xC4;
        bytes[7] = 9;
        unchanged(
                () ->
                        assertThat(one.receive(new Datagram(2, 1, 0, bytes), now))
                                .isEqualTo(SessionDrop.UNKNOWN_INDEX));
    }

    private void timeToBegin(State state) {
        now += 400 * MILLI;
        host.timers(100 * MILLI, 60 * SECOND);
        host.links(1);
        boolean renewing = state.waiting;
        one.advance(now);
        boolean begins = !state.confirmed || renewing;
        assertThat(one.told(SendInit.class)).hasSize(begins ? 1 : 0);
        assertThat(host.nanosUntilDue(now)).isPositive();
    }

    private void handshakesTimeOut(State state) {
        now += 5 * SECOND;
        one.advance(now);
        assertThat(one.told).isEmpty();
        if (state.waiting) {
            assertThat(one.receive(response, now)).isEqualTo(SessionDrop.NO_HANDSHAKE);
        }
    }

    private void unconfirmedTimesOut(State state) {
        now += 10 * SECOND;
        Session before = host.current();
        one.advance(now);
        assertThat(one.told(Ended.class)).hasSize(state.unconfirmed ? 1 : 0);
        assertThat(one.told(Ended.class))
                .allMatch(end -> end.reason() == SessionEndReason.UNCONFIRMED);
        assertThat(host.current()).isSameAs(before);
        if (firstPacket != null) {
            assertThat(one.receive(firstPacket, now)).isEqualTo(SessionDrop.UNKNOWN_INDEX);
        }
    }

    private void due(State state) {
        host.timers(SECOND, 1000 * SECOND);
        now += 150 * SECOND;
        Session before = host.current();
        host.links(1);
        one.advance(now);
        assertThat(one.told(SendInit.class)).as("with or without a session").hasSize(1);
        assertThat(host.current()).as("it goes on meanwhile").isSameAs(before);
        assertThat(state.confirmed).isEqualTo(before != null);
    }

    private void over(State state) {
        now += 180 * SECOND;
        one.advance(now);
        assertThat(host.current()).isNull();
        assertThat(host.count()).isZero();
        assertThat(one.told(Ended.class))
                .hasSize((state.confirmed ? 1 : 0) + (state.unconfirmed ? 1 : 0));
        assertThat(host.nanosUntilDue(now)).isEqualTo(Long.MAX_VALUE);
    }

    private void renew(State state) {
        now += 2 * SECOND;
        host.renew();
        host.links(1);
        one.advance(now);
        assertThat(one.told(SendInit.class)).hasSize(1);
        assertThat(host.current() != null).isEqualTo(state.confirmed);
    }

    private void ends(List<SessionAction> actions, SessionEndReason reason) {
        assertThat(actions)
                .allMatch(action -> action instanceof Ended end && end.reason() == reason);
        assertThat(host.current()).isNull();
        assertThat(host.count()).isZero();
        nothingOfItIsTaken();
    }

    private void closed() {
        ends(host.close(), SessionEndReason.CLOSED);
        host.links(1);
        now += 100 * SECOND;
        one.advance(now);
        assertThat(one.out).isEmpty();
    }

    private void nothingOfItIsTaken() {
        List<Datagram> all = new ArrayList<>();
        Consumer<@Nullable Datagram> add =
                datagram -> {
                    if (datagram != null) {
                        all.add(datagram);
                    }
                };
        add.accept(response);
        add.accept(firstPacket);
        add.accept(seenPacket);
        all.forEach(datagram -> assertThat(one.receive(datagram, now)).isNotNull());
        assertThat(one.told(Established.class)).isEmpty();
    }

    private void restartedPeer(State state) {
        TestNode restarted = TestNode.shared(2, 77);
        restarted.add(1);
        now += SECOND;
        restarted.advance(now);
        Session before = host.current();
        assertThat(one.receive(restarted.takeOut().get(0), now)).isNull();
        assertThat(host.current()).as("nothing changes before it speaks").isSameAs(before);
        restarted.receive(one.takeOut().get(0), now);
        assertThat(one.receive(restarted.takeOut().get(0), now)).isNull();
        assertThat(host.current()).isNotSameAs(before).isNotNull();
        assertThat(host.count()).isEqualTo(1);
        assertThat(one.told(NewInstance.class)).hasSize(1);
        assertThat(one.told(Ended.class))
                .hasSize((state.confirmed ? 1 : 0) + (state.unconfirmed ? 1 : 0))
                .allMatch(end -> end.reason() == SessionEndReason.PEER_RESTARTED);
        if (response != null) {
            assertThat(one.receive(response, now)).isEqualTo(SessionDrop.NO_HANDSHAKE);
        }
        if (firstPacket != null) {
            assertThat(one.receive(firstPacket, now)).isEqualTo(SessionDrop.UNKNOWN_INDEX);
        }
        assertThat(one.told(NewInstance.class)).hasSize(1);
    }

    private void waitingHandshakeIsUsable(boolean usable) {
        if (response != null) {
            assertThat(one.receive(response, now))
                    .isEqualTo(usable ? null : SessionDrop.NO_HANDSHAKE);
        }
    }

    private void unchanged(Runnable event) {
        Session before = host.current();
        int count = host.count();
        event.run();
        assertThat(one.told).isEmpty();
        assertThat(one.out).isEmpty();
        assertThat(host.current()).isSameAs(before);
        assertThat(host.count()).isEqualTo(count);
    }
}
