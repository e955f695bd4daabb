package io.knet;

/** What a handle does with packets that no crypto configuration opens (spec wire 5.4). */
public enum ClearTraffic {
    /** They are taken as packets in clear. libknet's initial setting. */
    ALLOW,
    /** They are dropped. With no configuration loaded, everything is dropped. */
    DISALLOW
}
