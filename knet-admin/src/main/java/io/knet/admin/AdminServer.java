package io.knet.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.admin.Answers.Answer;
import io.knet.admin.Answers.Events;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** The clients of an endpoint and what is done for them. Used by its thread only. */
final class AdminServer implements AutoCloseable {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.HANDLE);

    private final Answers answers;
    private final KnetHandle handle;
    private final EventFeed feed;
    private final AdminLimits limits;
    private final LongSupplier nanoTime;
    private final Selector selector;
    private final AdminCounts counts = new AdminCounts();
    private final Set<AdminClient> clients = new LinkedHashSet<>();

    AdminServer(
            KnetHandle handle,
            Answers answers,
            EventFeed feed,
            AdminLimits limits,
            LongSupplier nanoTime,
            Selector selector) {
        this.handle = handle;
        this.answers = answers;
        this.feed = feed;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.selector = selector;
    }

    /** Takes a client, or refuses it if there are as many as may be. */
    void accepted(SocketChannel channel) throws IOException {
        long now = nanoTime.getAsLong();
        boolean taken = false;
        try {
            channel.configureBlocking(false);
            if (clients.size() >= limits.clients() && !makeRoom(now)) {
                counts.refused++;
                refuse(channel);
                return;
            }
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            AdminClient client = new AdminClient(channel, key, limits, now);
            key.attach(client);
            clients.add(client);
            counts.accepted++;
            taken = true;
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    /** One that has asked nothing for longest leaves its place to one that may. */
    private boolean makeRoom(long now) {
        Optional<AdminClient> idle =
                clients.stream()
                        .filter(client -> client.isIdle(now))
                        .min(Comparator.comparingLong(client -> client.lastAsked() - now));
        idle.ifPresent(
                client -> {
                    counts.idleDropped++;
                    LOG.debug("an idle client of the admin endpoint makes room for another");
                    drop(client);
                });
        return idle.isPresent();
    }

    private void refuse(SocketChannel channel) {
        String line =
                Answers.errorLine(
                                "too_many_clients",
                                "there are " + limits.clients() + " clients already; try later")
                        + "\n";
        try {
            int written = channel.write(ByteBuffer.wrap(line.getBytes(UTF_8)));
            LOG.debug("refused a client with {} bytes", written);
        } catch (IOException e) {
            LOG.debug("a client that was refused is gone", e);
        }
    }

    /** Does what there is to do for all clients. */
    void serve(Set<SelectionKey> ready) {
        long now = nanoTime.getAsLong();
        for (AdminClient client : new ArrayList<>(clients)) {
            boolean isReady = ready.stream().anyMatch(key -> client.equals(key.attachment()));
            try {
                boolean isAnswered = client.answer().isPresent();
                client.answer().ifPresent(answer -> send(client, answer, now));
                if (isReady || isAnswered) {
                    answer(client, now);
                }
                tell(client, now);
                // A client may have read meanwhile, and will not be heard of again for what it has
                // sent already.
                while (client.canGoOn()) {
                    answer(client, now);
                    tell(client, now);
                }
                if (client.isSlow(now)) {
                    counts.slowDropped++;
                    LOG.warn("dropped a client of the admin endpoint that does not read");
                    drop(client);
                } else if (client.isDone()) {
                    drop(client);
                }
            } catch (IOException gone) {
                LOG.debug("a client is gone", gone);
                drop(client);
            } catch (RuntimeException e) {
                LOG.error("cannot answer a client of the admin endpoint", e);
                drop(client);
            }
        }
    }

    private void tell(AdminClient client, long now) throws IOException {
        tellEvents(client, now);
        tellPackets(client, now);
        client.flush(now);
        PacketFeed packets = client.capture();
        if (packets != null && packets.hasNews() && client.hasRoom()) {
            // After the other clients.
            selector.wakeup();
        }
    }

    private void answer(AdminClient client, long now) throws IOException {
        client.flush(now);
        try {
            Optional<String> line = client.nextLine();
            while (line.isPresent()) {
                answer(client, line.get(), now);
                client.flush(now);
                line = client.nextLine();
            }
        } catch (AdminClient.OverlongException e) {
            counts.badRequests++;
            String what = "a request is longer than " + limits.requestBytes() + " bytes";
            client.send(Answers.errorLine("too_long", what).toString(), now);
            client.endAfterFlush();
        }
    }

    private void answer(AdminClient client, String line, long now) {
        counts.requests++;
        client.asked(now);
        CompletableFuture<Answer> answer = answers.to(line, counts.json(clients.size()));
        client.await(answer);
        answer.whenComplete((come, failure) -> selector.wakeup());
        client.answer().ifPresent(come -> send(client, come, now));
    }

    private void send(AdminClient client, Answer answer, long now) {
        client.answered();
        answer.capture()
                .map(order -> capture(client, order, answer))
                .orElse(Optional.of(answer))
                .ifPresent(due -> sendNow(client, due, now));
    }

    private void sendNow(AdminClient client, Answer answer, long now) {
        if (answer.bad()) {
            counts.badRequests++;
        }
        if (answer.events() != Events.NONE) {
            EventFeed.Batch batch = feed.from(0);
            batch.lines().forEach(event -> client.send(event, now));
            client.nextEvent(answer.events() == Events.FOLLOWED ? batch.next() : -1);
        }
        client.send(answer.json().toString(), now);
    }

    /**
     * Begins a capture, or ends it.
     *
     * @return what the client is told now: nothing if it is told later how much it has seen
     */
    private Optional<Answer> capture(AdminClient client, CaptureOrder order, Answer begun) {
        PacketFeed running = client.capture();
        if (order.end()) {
            if (running == null) {
                return Optional.of(Answers.error("bad_capture", "there is no capture to end"));
            }
            running.end();
            return Optional.empty();
        }
        if (running != null) {
            return Optional.of(
                    Answers.error("bad_capture", "this connection has a capture already"));
        }
        try {
            client.begin(
                    PacketFeed.open(
                            handle,
                            order,
                            limits.captureBytes(),
                            InstantSource.system(),
                            selector::wakeup));
            counts.captures++;
            return Optional.of(begun);
        } catch (KnetException e) {
            return Optional.of(Answers.failed(e));
        }
    }

    /** One that does not read gets no more, but is told how many events it has missed. */
    private void tellEvents(AdminClient client, long now) {
        if (client.nextEvent() < 0 || !client.hasRoom()) {
            return;
        }
        EventFeed.Batch batch = feed.from(client.nextEvent());
        if (batch.lost() > 0) {
            client.send(feed.lost(batch.lost()), now);
        }
        List<String> events = batch.lines();
        events.forEach(event -> client.send(event, now));
        client.nextEvent(batch.next());
    }

    /** One that does not read sees less, and is told how many packets it has missed. */
    private void tellPackets(AdminClient client, long now) {
        PacketFeed packets = client.capture();
        if (packets == null) {
            return;
        }
        if (client.hasEndedInput() && !packets.isEnded()) {
            packets.end();
        }
        while (client.hasRoom() && packets.hasNext()) {
            packets.next().forEach(line -> client.send(line, now));
        }
        if (client.hasRoom()) {
            packets.newlyDropped().forEach(line -> client.send(line, now));
        }
        if (packets.isEnded() && !packets.hasNext()) {
            client.send(packets.summary(), now);
            end(client, packets);
        }
    }

    private void end(AdminClient client, PacketFeed packets) {
        packets.close();
        client.captureEnded();
        counts.capturedPackets += packets.told();
        counts.captureDropped += packets.missing();
    }

    private void drop(AdminClient client) {
        clients.remove(client);
        PacketFeed packets = client.capture();
        if (packets != null) {
            end(client, packets);
        }
        client.close();
    }

    @Override
    public void close() {
        List.copyOf(clients).forEach(this::drop);
    }
}
