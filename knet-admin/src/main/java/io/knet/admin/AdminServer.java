package io.knet.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.admin.Answers.Answer;
import io.knet.admin.Answers.Events;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
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
    private final EventFeed feed;
    private final AdminLimits limits;
    private final LongSupplier nanoTime;
    private final Selector selector;
    private final AdminCounts counts = new AdminCounts();
    private final Set<AdminClient> clients = new LinkedHashSet<>();

    AdminServer(
            Answers answers,
            EventFeed feed,
            AdminLimits limits,
            LongSupplier nanoTime,
            Selector selector) {
        this.answers = answers;
        this.feed = feed;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.selector = selector;
    }

    /** Takes a client, or refuses it if there are as many as may be. */
    void accepted(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        if (clients.size() == limits.clients()) {
            counts.refused++;
            refuse(channel);
            return;
        }
        counts.accepted++;
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        AdminClient client = new AdminClient(channel, key, limits, nanoTime.getAsLong());
        key.attach(client);
        clients.add(client);
    }

    private void refuse(SocketChannel channel) {
        String line =
                Answers.errorLine(
                                "too_many_clients",
                                "there are " + limits.clients() + " clients already; try later")
                        + "\n";
        try (channel) {
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
                tellEvents(client, now);
                client.flush(now);
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
        CompletableFuture<Answer> answer = answers.to(line, counts.json(clients.size()));
        client.await(answer);
        answer.whenComplete((come, failure) -> selector.wakeup());
        client.answer().ifPresent(come -> send(client, come, now));
    }

    private void send(AdminClient client, Answer answer, long now) {
        client.answered();
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

    /** One that does not read gets no more, but is told how many events it has missed. */
    private void tellEvents(AdminClient client, long now) {
        if (client.nextEvent() < 0 || !client.hasRoom()) {
            return;
        }
        EventFeed.Batch batch = feed.from(client.nextEvent());
        if (batch.lost() > 0) {
            client.send(
                    Answers.line().put("event", "lost").put("count", batch.lost()).toString(), now);
        }
        List<String> events = batch.lines();
        events.forEach(event -> client.send(event, now));
        client.nextEvent(batch.next());
    }

    private void drop(AdminClient client) {
        clients.remove(client);
        client.close();
    }

    @Override
    public void close() {
        clients.forEach(AdminClient::close);
        clients.clear();
    }
}
