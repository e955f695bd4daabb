package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** What a handle does with packets that no crypto configuration opens (spec wire 5.4). */
public enum ClearTraffic {
    /** They are taken as packets in clear. libknet's initial setting. */
    ALLOW,
    /** They are dropped. With no configuration loaded, everything is dropped. */
    DISALLOW;

    /** The name that options and JSON have, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a setting by its name; case is ignored.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other name
     */
    public static ClearTraffic ofName(String name) {
        requireNonNull(name, "name");
        for (ClearTraffic setting : values()) {
            if (setting.wireName().equalsIgnoreCase(name)) {
                return setting;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT,
                "unknown setting for clear traffic \"" + name + "\"; use allow or disallow");
    }
}
