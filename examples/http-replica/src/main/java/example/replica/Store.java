package example.replica;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What a node holds, in memory. Nothing here blocks, so event loops may call it. */
final class Store {
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    Optional<String> find(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    /** What a key is to become when somebody writes it on this node; it is not stored yet. */
    Entry next(String key, int node, String value) {
        Entry present = entries.get(key);
        return new Entry(present == null ? 1 : present.version() + 1, node, value);
    }

    /** Stores an entry unless there is a newer one. May be repeated. */
    void put(String key, Entry entry) {
        entries.merge(key, entry, (old, other) -> other.isNewerThan(old) ? other : old);
    }
}
