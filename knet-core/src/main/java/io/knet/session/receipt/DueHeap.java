package io.knet.session.receipt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Open messages in the order in which they are due. A message that is confirmed is removed at once,
 * so that the heap is never larger than what is open.
 */
final class DueHeap<M> {
    private final List<OpenMessage<M>> heap = new ArrayList<>(0);

    @Nullable OpenMessage<M> first() {
        return heap.isEmpty() ? null : heap.get(0);
    }

    void add(OpenMessage<M> message) {
        heap.add(message);
        message.place = heap.size() - 1;
        up(message);
    }

    void remove(OpenMessage<M> message) {
        OpenMessage<M> last = heap.remove(heap.size() - 1);
        if (last != message) {
            put(last, message.place);
            moved(last);
        }
    }

    /** A message is due at another time than before. */
    void moved(OpenMessage<M> message) {
        up(message);
        down(message);
    }

    void clear() {
        heap.clear();
    }

    private void up(OpenMessage<M> message) {
        while (message.place > 0) {
            OpenMessage<M> parent = heap.get((message.place - 1) / 2);
            if (!isBefore(message, parent)) {
                return;
            }
            swap(message, parent);
        }
    }

    private void down(OpenMessage<M> message) {
        while (2 * message.place + 1 < heap.size()) {
            OpenMessage<M> child = heap.get(2 * message.place + 1);
            if (child.place + 1 < heap.size() && isBefore(heap.get(child.place + 1), child)) {
                child = heap.get(child.place + 1);
            }
            if (!isBefore(child, message)) {
                return;
            }
            swap(child, message);
        }
    }

    private void swap(OpenMessage<M> one, OpenMessage<M> other) {
        int place = one.place;
        put(one, other.place);
        put(other, place);
    }

    private void put(OpenMessage<M> message, int place) {
        heap.set(place, message);
        message.place = place;
    }

    private boolean isBefore(OpenMessage<M> one, OpenMessage<M> other) {
        return one.due() - other.due() < 0;
    }
}
