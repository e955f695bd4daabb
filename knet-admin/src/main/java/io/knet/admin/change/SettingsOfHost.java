package io.knet.admin.change;

import io.knet.Dialect;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.LinkPolicy;
import java.util.List;
import java.util.Optional;

/** What can be changed of a host. */
final class SettingsOfHost {
    /** All of them. */
    static final List<Setting<KnetHost, KnetHost>> ALL =
            List.of(
                    new Setting<>(
                            "policy",
                            "passive, active or rr",
                            host -> Optional.of(host.policy().wireName()),
                            text -> {
                                LinkPolicy policy = LinkPolicy.ofName(text);
                                return host -> host.policy(policy);
                            }),
                    new Setting<>(
                            "dialect",
                            "session, libknet or either",
                            host -> Optional.of(host.dialect().wireName()),
                            text -> {
                                Dialect dialect = Dialect.ofName(text);
                                return host -> host.dialect(dialect);
                            }),
                    new Setting<>(
                            "name",
                            "a name that no other host has, of at most "
                                    + KnetLimits.MAX_HOST_NAME
                                    + " bytes",
                            host -> Optional.of(host.name()),
                            text -> host -> host.name(text)));

    private SettingsOfHost() {}
}
