package io.knet.micrometer;

import static java.util.Objects.requireNonNull;

import io.knet.KnetHandle;
import io.knet.micrometer.HaRings.Ring;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Links under the names that the common exporter of high-availability clusters gives corosync's
 * rings, for dashboards and alerts that exist already:
 *
 * <pre>{@code
 * new HaClusterMetrics(handle).bindTo(registry);
 * }</pre>
 *
 * <p>A ring is what corosync calls so: the links of one number, to all hosts. {@code
 * ha_cluster_corosync_rings} is 1 if every enabled link of the ring is up, 0 if not, with the
 * labels {@code number} (that of the links), {@code address} (this node's, without the port),
 * {@code node_id} (the handle's host id) and {@code ring_id}, which is empty: it names a
 * membership, and a transport has none. {@code ha_cluster_corosync_ring_errors} is the number of
 * rings that are 0. Rings without an enabled link are not shown. What the exporter has of quorum
 * and votes is corosync's, and there is nothing of it here.
 *
 * <p>The meters of a registry are those of one handle, unless further tags tell handles apart.
 * Rings come and go as in {@link KnetMetrics}: whenever the number of errors is read, which every
 * scrape does, and the next scrape shows it.
 *
 * <p>Methods may be called by any thread. Meters hold the handle until {@link #close}.
 */
public final class HaClusterMetrics implements MeterBinder, AutoCloseable {
    private final KnetHandle handle;
    private final Tags tags;
    private final List<Bound> bound = new CopyOnWriteArrayList<>();

    /**
     * Meters without further tags.
     *
     * @param handle whose links
     */
    public HaClusterMetrics(KnetHandle handle) {
        this(handle, List.of());
    }

    /**
     * Meters with further tags.
     *
     * @param handle whose links
     * @param tags of both metrics, beside the labels above
     */
    public HaClusterMetrics(KnetHandle handle, Iterable<Tag> tags) {
        this.handle = requireNonNull(handle, "handle");
        this.tags = Tags.of(requireNonNull(tags, "tags"));
    }

    /** Puts the meters in a registry, and those of rings that come later as they come. */
    @Override
    public void bindTo(MeterRegistry registry) {
        requireNonNull(registry, "registry");
        Bound meters =
                new Bound(
                        registry,
                        new Recent<>(() -> HaRings.of(handle), registry.config().clock()));
        bound.add(meters);
        meters.register();
    }

    /** Removes all meters from all registries. Idempotent. */
    @Override
    public void close() {
        bound.forEach(Bound::remove);
        bound.clear();
    }

    /** The meters in one registry. */
    private final class Bound {
        private final MeterRegistry registry;
        private final Supplier<HaRings> recent;
        private final Meters errors;
        private final Map<Ring, Meters> rings = new HashMap<>();
        private boolean removed;

        Bound(MeterRegistry registry, Supplier<HaRings> recent) {
            this.registry = registry;
            this.recent = recent;
            errors = new Meters(registry, tags);
        }

        void register() {
            errors.add(
                    Gauge.builder("ha.cluster.corosync.ring.errors", this, Bound::readErrors)
                            .description("The number of faulty corosync rings"));
            look();
        }

        private double readErrors() {
            return look().errors();
        }

        /** The rings of now, which have their meters then. */
        private synchronized HaRings look() {
            HaRings now = recent.get();
            if (removed) {
                return now;
            }
            List<Ring> present = now.rings();
            rings.entrySet()
                    .removeIf(
                            ring -> {
                                boolean gone = !present.contains(ring.getKey());
                                if (gone) {
                                    ring.getValue().remove();
                                }
                                return gone;
                            });
            present.forEach(ring -> rings.computeIfAbsent(ring, this::ofRing));
            return now;
        }

        private Meters ofRing(Ring ring) {
            Meters meters =
                    new Meters(
                            registry,
                            tags.and(
                                    "ring_id", "",
                                    "node_id", Integer.toString(handle.hostId()),
                                    "number", Integer.toString(ring.number()),
                                    "address", ring.address()));
            meters.add(
                    Gauge.builder(
                                    "ha.cluster.corosync.rings",
                                    recent,
                                    now -> now.get().health(ring))
                            .description(
                                    "The status of each Corosync ring; 1 means healthy, 0 means"
                                            + " faulty."));
            return meters;
        }

        synchronized void remove() {
            removed = true;
            errors.remove();
            rings.values().forEach(Meters::remove);
            rings.clear();
        }
    }
}
