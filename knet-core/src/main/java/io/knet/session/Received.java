package io.knet.session;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a datagram that a host's sessions were given.
 *
 * @param drop why it is dropped, null if it was taken
 * @param actions what follows, in this order
 */
public record Received(@Nullable SessionDrop drop, List<SessionAction> actions) {
    private static final Received TAKEN = new Received(null, List.of());
    private static final Map<SessionDrop, Received> DROPPED = new EnumMap<>(SessionDrop.class);

    static {
        for (SessionDrop drop : SessionDrop.values()) {
            DROPPED.put(drop, new Received(drop, List.of()));
        }
    }

    static Received taken(List<SessionAction> actions) {
        return actions.isEmpty() ? TAKEN : new Received(null, List.copyOf(actions));
    }

    static Received dropped(SessionDrop drop, List<SessionAction> actions) {
        Received shared = DROPPED.get(drop);
        return shared != null && actions.isEmpty()
                ? shared
                : new Received(drop, List.copyOf(actions));
    }

    /** Whether it was taken: its packet is opened, or its handshake has gone on. */
    public boolean isTaken() {
        return drop == null;
    }
}
