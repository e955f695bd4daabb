package io.knet.micrometer;

import static java.util.Objects.requireNonNull;

import io.knet.KnetHandle;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a handle, its hosts, links and channels count and measure, as meters:
 *
 * <pre>{@code
 * new KnetMetrics(handle).bindTo(registry);
 * }</pre>
 *
 * <p>Every meter has the tag {@code node}, the handle's host id; those of hosts {@code host}, those
 * of links {@code host} and {@code link}, those of channels {@code channel}, and {@code knet.drops}
 * {@code reason}. Counters are those of {@link KnetHandle#lifetimeStats} and {@link
 * io.knet.stats.LinkStatus#lifetimeStats}, which never fall while what they count for exists.
 * docs/operations.md lists all names; they are stable: later versions add some, but rename and
 * remove none.
 *
 * <p>Hosts, links and channels come and go: whenever {@code knet.hosts} is read, which every scrape
 * does, new ones get their meters, which the next scrape shows, and meters of removed ones go.
 * {@link #refresh} does it at once.
 *
 * <p>Nothing is measured for meters that is not measured anyway, and nothing is read but when a
 * meter is: at most ten times a second for each link, however many meters it has.
 *
 * <p>Methods may be called by any thread. Meters hold the handle until {@link #close}, also after
 * the handle's own end, when they go on to tell its last counters.
 */
public final class KnetMetrics implements MeterBinder, AutoCloseable {
    private final KnetHandle handle;
    private final Tags tags;
    private final List<HandleMeters> bound = new CopyOnWriteArrayList<>();

    /**
     * Meters of a handle without further tags.
     *
     * @param handle whose
     */
    public KnetMetrics(KnetHandle handle) {
        this(handle, List.of());
    }

    /**
     * Meters of a handle.
     *
     * @param handle whose
     * @param tags of all its meters, beside {@code node} and the like; two handles with one host id
     *     in one registry need some that differ
     */
    public KnetMetrics(KnetHandle handle, Iterable<Tag> tags) {
        this.handle = requireNonNull(handle, "handle");
        this.tags =
                Tags.of("node", Integer.toString(handle.hostId()))
                        .and(requireNonNull(tags, "tags"));
    }

    /**
     * Puts the meters of everything that the handle has now in a registry, and those of what comes
     * later as it comes.
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        HandleMeters meters = new HandleMeters(handle, requireNonNull(registry, "registry"), tags);
        bound.add(meters);
        meters.register();
    }

    /** Gives new hosts, links and channels their meters, and takes away those of removed ones. */
    public void refresh() {
        bound.forEach(HandleMeters::refresh);
    }

    /** Removes all meters from all registries. Idempotent. */
    @Override
    public void close() {
        for (HandleMeters meters : bound) {
            meters.close();
        }
        bound.clear();
    }
}
