package io.knet.admin.jmx;

import io.knet.KnetHost;
import io.knet.KnetLink;
import java.util.regex.Pattern;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** The names of a handle's beans. */
final class BeanNames {
    /** What a name may hold as it is; everything else is quoted. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}._@/+-]+");

    private final String instance;
    private final String node;

    /**
     * Names of the beans of a handle.
     *
     * @param instance tells handles with one host id apart; may be empty
     */
    BeanNames(int node, String instance) {
        this.instance = instance.isEmpty() ? "" : ",instance=" + value(instance);
        this.node = ",node=" + node;
    }

    private static String value(String text) {
        return PLAIN.matcher(text).matches() ? text : ObjectName.quote(text);
    }

    ObjectName ofHandle() {
        return name("Handle", "");
    }

    ObjectName of(KnetHost host) {
        return name("Host", ",host=" + host.id());
    }

    ObjectName of(KnetLink link) {
        return name("Link", ",host=" + link.host().id() + ",link=" + link.id());
    }

    private ObjectName name(String type, String rest) {
        try {
            return new ObjectName("io.knet:type=" + type + instance + node + rest);
        } catch (MalformedObjectNameException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
