package io.knet.netty.host;

/** Which host: its id, and the name that it has at the moment. Any thread. */
final class HostIdentity {
    private final int id;

    /** Written under the lock of the hosts. */
    private volatile String name;

    /** A host whose name is its id. */
    HostIdentity(int id) {
        this.id = id;
        name = Integer.toString(id);
    }

    int id() {
        return id;
    }

    String name() {
        return name;
    }

    /** For {@link Hosts}, which sees to it that names are unique. */
    void name(String newName) {
        name = newName;
    }

    @Override
    public String toString() {
        String text = Integer.toString(id);
        return text.equals(name) ? text : id + " (" + name + ")";
    }
}
