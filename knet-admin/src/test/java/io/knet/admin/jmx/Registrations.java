package io.knet.admin.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.ObjectName;

/** Waits until beans are registered in a server, or gone from it. */
final class Registrations {
    private final MBeanServer server;
    private final BlockingQueue<ObjectName> changes = new LinkedBlockingQueue<>();

    Registrations(MBeanServer server) throws JMException {
        this.server = server;
        server.addNotificationListener(
                MBeanServerDelegate.DELEGATE_NAME,
                (notification, handback) ->
                        changes.add(((MBeanServerNotification) notification).getMBeanName()),
                null,
                null);
    }

    void awaitRegistered(ObjectName name, boolean registered) throws InterruptedException {
        while (server.isRegistered(name) != registered) {
            assertThat(changes.poll(60, TimeUnit.SECONDS)).as("a change of %s", name).isNotNull();
        }
    }
}
