package io.knet.admin.jmx;

import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.Registration;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import javax.management.StandardEmitterMBean;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The beans of a handle, and of what it has. Its lock is held while beans are registered, never
 * while one is asked, and no event loop takes it.
 */
final class HandleBeans {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.HANDLE);

    private final KnetHandle handle;
    private final MBeanServer server;
    private final BeanNames names;
    private final NotificationBroadcasterSupport broadcaster =
            new NotificationBroadcasterSupport(
                    new MBeanNotificationInfo(
                            Told.TYPES,
                            Notification.class.getName(),
                            "what happened to a link or host; its user data are a map of texts"));
    private final AtomicLong notifications = new AtomicLong();

    /** By host or link: one that is removed and added again is another. */
    private final IdentityHashMap<Object, Registered> parts = new IdentityHashMap<>();

    /** What could not be registered, so that it is said once. */
    private final IdentityHashMap<Object, Boolean> refused = new IdentityHashMap<>();

    private @Nullable Registered own;
    private @Nullable Registration events;
    private @Nullable Future<?> watch;
    private boolean closed;

    /** Nothing is registered yet. */
    HandleBeans(KnetHandle handle, MBeanServer server, BeanNames names) {
        this.handle = handle;
        this.server = server;
        this.names = names;
    }

    ObjectName name() {
        return names.ofHandle();
    }

    /**
     * Registers what there is, and begins to follow what comes and goes.
     *
     * @throws KnetException if the handle is closed, or its name is taken
     */
    synchronized void register() {
        HandleBean bean = new HandleBean(handle);
        own =
                Registered.in(
                        server,
                        names.ofHandle(),
                        new StandardEmitterMBean(bean, HandleMXBean.class, true, broadcaster));
        try {
            events = handle.onEvent(this::onEvent);
            refresh();
            watch = Watch.regularly(this::look);
        } catch (KnetException closedMeanwhile) {
            close();
            throw closedMeanwhile;
        }
    }

    private void onEvent(KnetEvent event) {
        Optional<Told> told = Told.of(event);
        if (told.isPresent()) {
            look();
            broadcaster.sendNotification(notification(told.get()));
        }
    }

    private Notification notification(Told told) {
        Notification notification =
                new Notification(
                        told.type(),
                        names.ofHandle(),
                        notifications.incrementAndGet(),
                        told.message());
        // Serializable whatever map it was.
        notification.setUserData(new HashMap<>(told.data()));
        return notification;
    }

    /** Follows, whatever is wrong: it is tried again. */
    private void look() {
        try {
            refresh();
        } catch (RuntimeException failure) {
            LOG.warn("the MXBeans of node {} cannot be updated", handle.hostId(), failure);
        }
    }

    /** Makes the beans those of what there is now; none if the handle is closed. */
    synchronized void refresh() {
        if (closed) {
            return;
        }
        Present present;
        try {
            present = Present.of(handle);
        } catch (KnetException gone) {
            if (gone.error() != KnetError.HANDLE_CLOSED) {
                throw gone;
            }
            close();
            return;
        }
        // First, since what was removed and added again has the same name.
        Set<Object> all = present.all();
        parts.entrySet()
                .removeIf(
                        part -> {
                            boolean gone = !all.contains(part.getKey());
                            if (gone) {
                                part.getValue().remove();
                            }
                            return gone;
                        });
        refused.keySet().retainAll(all);
        for (KnetHost host : present.hosts()) {
            if (!parts.containsKey(host)) {
                add(host, names.of(host), () -> bean(new HostBean(host), HostMXBean.class));
            }
        }
        for (KnetLink link : present.links()) {
            if (!parts.containsKey(link)) {
                add(link, names.of(link), () -> bean(new LinkBean(link), LinkMXBean.class));
            }
        }
    }

    private static <T> StandardMBean bean(T bean, Class<T> type) {
        return new StandardMBean(bean, type, true);
    }

    private void add(Object part, ObjectName name, Supplier<Object> bean) {
        try {
            parts.put(part, Registered.in(server, name, bean.get()));
        } catch (KnetException failure) {
            if (failure.error() != KnetError.UNKNOWN_HOST && refused.put(part, true) == null) {
                LOG.warn("{} is missing from JMX: {}", name, failure.getMessage());
            }
        }
    }

    synchronized void close() {
        closed = true;
        if (watch != null) {
            watch.cancel(false);
        }
        if (events != null) {
            events.close();
        }
        parts.values().forEach(Registered::remove);
        parts.clear();
        if (own != null) {
            own.remove();
            own = null;
        }
    }
}
