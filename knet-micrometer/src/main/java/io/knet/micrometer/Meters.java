package io.knet.micrometer;

import io.knet.stats.CounterDescriptor;
import io.knet.stats.CounterUnit;
import io.knet.stats.TimeStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one thing, a handle, host, link or channel, in one registry: made together, removed
 * together. Meters hold what they read, so that nobody else needs to.
 */
final class Meters {
    static final String PREFIX = "knet.";

    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter.Id> ids = new ArrayList<>();

    /** No meter yet. */
    Meters(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    /** A counter that {@code descriptor} describes, as {@code knet.KIND.NAME}. */
    <T> void counter(
            String kind, CounterDescriptor descriptor, Supplier<T> from, ToLongFunction<T> value) {
        counter(
                kind + descriptor.name().replace('_', '.'),
                unit(descriptor),
                descriptor.description(),
                Tags.empty(),
                from,
                value);
    }

    <T> void counter(
            String name,
            @Nullable String unit,
            String description,
            Tags more,
            Supplier<T> from,
            ToLongFunction<T> value) {
        // The lambda holds the supplier: Micrometer holds it weakly.
        ids.add(
                FunctionCounter.builder(PREFIX + name, from, same -> value.applyAsLong(from.get()))
                        .tags(tags.and(more))
                        .baseUnit(unit)
                        .description(description)
                        .register(registry)
                        .getId());
    }

    <T> void timer(CounterDescriptor descriptor, Supplier<T> from, Function<T, TimeStats> value) {
        ids.add(
                FunctionTimer.builder(
                                PREFIX + descriptor.name().replace('_', '.'),
                                from,
                                same -> value.apply(from.get()).samples(),
                                same -> value.apply(from.get()).total().toNanos(),
                                TimeUnit.NANOSECONDS)
                        .tags(tags)
                        .description(descriptor.description())
                        .register(registry)
                        .getId());
    }

    <T> void gauge(
            String name,
            @Nullable String unit,
            String description,
            Supplier<T> from,
            ToDoubleFunction<T> value) {
        ids.add(
                Gauge.builder(PREFIX + name, from, same -> value.applyAsDouble(from.get()))
                        .tags(tags)
                        .baseUnit(unit)
                        .description(description)
                        .strongReference(true)
                        .register(registry)
                        .getId());
    }

    /** 1 if it is so, 0 if not. */
    <T> void flag(String name, String description, Supplier<T> from, Predicate<T> value) {
        flag(name, description, Tags.empty(), from, value);
    }

    <T> void flag(
            String name, String description, Tags more, Supplier<T> from, Predicate<T> value) {
        ids.add(
                Gauge.builder(PREFIX + name, from, same -> value.test(from.get()) ? 1 : 0)
                        .tags(tags.and(more))
                        .description(description)
                        .strongReference(true)
                        .register(registry)
                        .getId());
    }

    /** A time that is not a number while there is none. */
    <T> void time(
            String name,
            String description,
            Supplier<T> from,
            Function<T, Optional<Duration>> value) {
        ids.add(
                TimeGauge.builder(
                                PREFIX + name,
                                from,
                                TimeUnit.NANOSECONDS,
                                same ->
                                        value.apply(from.get())
                                                .map(time -> (double) time.toNanos())
                                                .orElse(Double.NaN))
                        .tags(tags)
                        .description(description)
                        .strongReference(true)
                        .register(registry)
                        .getId());
    }

    /** A gauge under a name of its own, with the tags of all. */
    void add(Gauge.Builder<?> gauge) {
        ids.add(gauge.tags(tags).strongReference(true).register(registry).getId());
    }

    /** Takes all of them out of the registry. */
    void remove() {
        ids.forEach(registry::remove);
        ids.clear();
    }

    /** Where names say what is counted, only bytes are said once more. */
    private static @Nullable String unit(CounterDescriptor descriptor) {
        return descriptor.unit() == CounterUnit.BYTES ? BaseUnits.BYTES : null;
    }
}
