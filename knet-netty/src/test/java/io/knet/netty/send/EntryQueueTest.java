package io.knet.netty.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class EntryQueueTest {
    private final EntryQueue queue = new EntryQueue();

    private static QueueMarker entry() {
        return new QueueMarker(() -> {});
    }

    @Test
    void whatComesFirstLeavesFirst() {
        List<QueueEntry> entries = List.of(entry(), entry(), entry());

        entries.forEach(queue::add);

        assertThat(queue.isEmpty()).isFalse();
        assertThat(List.of(queue.poll(), queue.poll(), queue.poll())).isEqualTo(entries);
        assertThat(queue.poll()).isNull();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aQueueThatWasEmptyTakesMore() {
        for (int round = 0; round < 3; round++) {
            QueueEntry one = entry();
            queue.add(one);
            assertThat(queue.poll()).isSameAs(one);
            assertThat(queue.poll()).isNull();
            assertThat(queue.isEmpty()).isTrue();
        }
    }

    @Test
    void anEntryThatHasLeftKeepsNoOther() {
        QueueEntry one = entry();
        queue.add(one);
        queue.add(entry());

        queue.poll();

        assertThat(one.next()).isNull();
    }

    /** Each sender's entries leave in their order, and none twice or never. */
    @Test
    void threadsThatAppendAndTakeOutAtOnceLoseNothing() throws InterruptedException {
        int senders = 4;
        int each = 20_000;
        List<List<QueueEntry>> sent = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        CountDownLatch left = new CountDownLatch(senders * each);
        for (int sender = 0; sender < senders; sender++) {
            List<QueueEntry> own = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                own.add(entry());
            }
            sent.add(own);
            threads.add(new Thread(() -> own.forEach(queue::add)));
        }
        ConcurrentLinkedQueue<QueueEntry> elsewhere = new ConcurrentLinkedQueue<>();
        List<QueueEntry> taken = new ArrayList<>();
        threads.add(new Thread(() -> take(left, elsewhere)));
        threads.forEach(Thread::start);
        while (left.getCount() > 0) {
            QueueEntry entry = queue.poll();
            if (entry != null) {
                taken.add(entry);
                left.countDown();
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(queue.isEmpty()).isTrue();
        assertThat(taken.size() + elsewhere.size()).isEqualTo(senders * each);
        Set<QueueEntry> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(taken);
        all.addAll(elsewhere);
        assertThat(all).hasSize(senders * each);
        for (List<QueueEntry> own : sent) {
            assertInOrder(own, taken);
            assertInOrder(own, elsewhere);
        }
    }

    private void take(CountDownLatch left, Queue<QueueEntry> taken) {
        while (left.getCount() > 0) {
            QueueEntry entry = queue.poll();
            if (entry != null) {
                taken.add(entry);
                left.countDown();
            }
        }
    }

    /**
     * What one thread took out of one sender's entries came in the order in which they were sent.
     */
    private static void assertInOrder(List<QueueEntry> own, Collection<QueueEntry> taken) {
        Map<QueueEntry, Integer> places = new HashMap<>();
        own.forEach(entry -> places.put(entry, places.size()));
        List<Integer> order = taken.stream().map(places::get).filter(Objects::nonNull).toList();
        assertThat(order).isSorted();
    }
}
