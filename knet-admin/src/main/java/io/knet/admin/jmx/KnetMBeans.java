package io.knet.admin.jmx;

import static java.util.Objects.requireNonNull;

import io.knet.KnetHandle;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A handle, its hosts and its links as MXBeans, for jconsole and every other client of JMX:
 *
 * <pre>{@code
 * KnetMBeans beans = KnetMBeans.register(handle);
 * }</pre>
 *
 * <p>The names are {@code io.knet:type=Handle,node=1}, {@code io.knet:type=Host,node=1,host=2} and
 * {@code io.knet:type=Link,node=1,host=2,link=0}. Handles of one process that have one host id are
 * told apart by a name of their own: {@code io.knet:type=Handle,instance=blue,node=1}. Names and
 * attributes are stable: later versions add some, but rename and remove none.
 *
 * <p>Hosts and links come and go: what is new gets its bean within half a second, as what is gone
 * loses its own; {@link #refresh} does it at once. When the handle is closed, all beans go.
 *
 * <p>The handle's bean sends notifications of the types {@code io.knet.link.up}, {@code
 * io.knet.link.down}, {@code io.knet.link.diagnosis}, {@code io.knet.host.reachable} and {@code
 * io.knet.host.unreachable}. Their user data are a map of texts: {@code host}, {@code link} and,
 * where it fits, {@code reason}, {@code detail} and {@code diagnosis}. Those who listen within the
 * process are called as listeners of {@link KnetHandle#onEvent} are, on the thread that tells
 * events: only other events wait for them.
 *
 * <p>Nothing is counted or measured for the beans that is not anyway, and no event loop is asked.
 * The only operation is to clear the statistics.
 *
 * <p>The module {@code java.management} has to be there, which {@code io.knet.admin} itself does
 * not demand: a program that consists of modules requires it. Thread safe.
 */
public final class KnetMBeans implements AutoCloseable {
    private final HandleBeans beans;

    private KnetMBeans(HandleBeans beans) {
        this.beans = beans;
    }

    /**
     * Registers the beans of a handle in the platform's server.
     *
     * @param handle whose
     * @throws io.knet.KnetException {@link io.knet.KnetError#ALREADY_EXISTS} if those of a handle
     *     with its host id are registered there, {@link io.knet.KnetError#HANDLE_CLOSED}
     */
    public static KnetMBeans register(KnetHandle handle) {
        return register(handle, ManagementFactory.getPlatformMBeanServer());
    }

    /**
     * Registers the beans of a handle.
     *
     * @param handle whose
     * @param server where
     * @throws io.knet.KnetException as {@link #register(KnetHandle)} does
     */
    public static KnetMBeans register(KnetHandle handle, MBeanServer server) {
        return register(handle, server, "");
    }

    /**
     * Registers the beans of a handle under names that have a key {@code instance}.
     *
     * @param handle whose
     * @param server where
     * @param instance any text; quoted as {@link ObjectName#quote} does unless it consists of ASCII
     *     letters, digits and {@code . _ @ / + -}. Left out if it is empty
     * @throws io.knet.KnetException {@link io.knet.KnetError#ALREADY_EXISTS} if those of a handle
     *     with its host id and that name are registered there, {@link
     *     io.knet.KnetError#HANDLE_CLOSED}
     */
    public static KnetMBeans register(KnetHandle handle, MBeanServer server, String instance) {
        requireNonNull(handle, "handle");
        requireNonNull(server, "server");
        requireNonNull(instance, "instance");
        HandleBeans beans =
                new HandleBeans(handle, server, new BeanNames(handle.hostId(), instance));
        beans.register();
        return new KnetMBeans(beans);
    }

    /** The name of the handle's bean. */
    public ObjectName name() {
        return beans.name();
    }

    /** Gives new hosts and links their beans, and takes away those of removed ones. */
    public void refresh() {
        beans.refresh();
    }

    /** Unregisters all beans. Idempotent. */
    @Override
    public void close() {
        beans.close();
    }
}
