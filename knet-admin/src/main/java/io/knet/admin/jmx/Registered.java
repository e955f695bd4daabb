package io.knet.admin.jmx;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;

/** A bean in a server. */
record Registered(MBeanServer server, ObjectName name) {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.HANDLE);

    /**
     * Puts a bean in a server.
     *
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if there is another of that name
     */
    static Registered in(MBeanServer server, ObjectName name, Object bean) {
        try {
            server.registerMBean(bean, name);
            return new Registered(server, name);
        } catch (InstanceAlreadyExistsException e) {
            throw new KnetException(
                    KnetError.ALREADY_EXISTS,
                    name
                            + " is registered already; give one of two handles with one host id an"
                            + " instance name",
                    e);
        } catch (JMException e) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT, "the server refuses " + name + ": " + e, e);
        }
    }

    /** Takes it out again. */
    void remove() {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException gone) {
            LOG.debug("somebody else has unregistered {}", name);
        } catch (JMException e) {
            LOG.warn("{} cannot be unregistered", name, e);
        }
    }
}
