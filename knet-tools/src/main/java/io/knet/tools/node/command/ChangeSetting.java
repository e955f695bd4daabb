package io.knet.tools.node.command;

import io.knet.Dialect;
import io.knet.KnetHandle;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.tools.node.event.Change;
import io.knet.tools.node.option.CompressSpec;
import io.knet.tools.node.option.LinkName;
import java.util.OptionalInt;

/** Commands that change how the running node works. */
sealed interface ChangeSetting extends Command {
    /** The setting's name. */
    String setting();

    /** Its new value in words. */
    String value();

    /** Carries the change out. */
    void change(NodeContext node);

    @Override
    default boolean run(NodeContext node) {
        change(node);
        node.printer().print(new Change.Setting(setting(), value()));
        return true;
    }

    /** {@code compress MODEL[/LEVEL[/THRESHOLD]]}. */
    record Compression(CompressSpec spec) implements ChangeSetting {
        @Override
        public String setting() {
            return "compression";
        }

        @Override
        public String value() {
            return spec.complete();
        }

        @Override
        public void change(NodeContext node) {
            node.handle().compression(spec.config());
        }
    }

    /**
     * {@code mtu N} and {@code mtu auto}.
     *
     * @param mtu of the interface, in bytes; empty to search it
     */
    record Mtu(OptionalInt mtu) implements ChangeSetting {
        @Override
        public String setting() {
            return "mtu";
        }

        @Override
        public String value() {
            return mtu.isPresent() ? Integer.toString(mtu.getAsInt()) : "auto";
        }

        @Override
        public void change(NodeContext node) {
            KnetHandle handle = node.handle();
            mtu.ifPresentOrElse(handle.mtu()::manual, handle.mtu()::automatic);
        }
    }

    /** {@code policy ID passive|active|rr}. */
    record Policy(int host, LinkPolicy policy) implements ChangeSetting {
        @Override
        public String setting() {
            return "policy of host " + host;
        }

        @Override
        public String value() {
            return policy.wireName();
        }

        @Override
        public void change(NodeContext node) {
            node.requireHost(host);
            node.handle().host(host).policy(policy);
        }
    }

    /**
     * {@code dialect ID session|libknet|either}.
     *
     * @param dialect what the host may be spoken with from now on
     */
    record Speak(int host, Dialect dialect) implements ChangeSetting {
        @Override
        public String setting() {
            return "dialect of host " + host;
        }

        @Override
        public String value() {
            return dialect.wireName();
        }

        @Override
        public void change(NodeContext node) {
            node.requireHost(host);
            node.handle().host(host).dialect(dialect);
        }
    }

    /** {@code priority PEER/LINK N}. */
    record Priority(LinkName link, int priority) implements ChangeSetting {
        @Override
        public String setting() {
            return "priority of link " + link;
        }

        @Override
        public String value() {
            return Integer.toString(priority);
        }

        @Override
        public void change(NodeContext node) {
            node.requireLink(link).priority(priority);
        }
    }

    /**
     * {@code timers PEER/LINK INTERVAL TIMEOUT}.
     *
     * @param interval between two pings, in milliseconds
     * @param timeout after which the link is down, in milliseconds
     */
    record Timers(LinkName link, int interval, int timeout) implements ChangeSetting {
        @Override
        public String setting() {
            return "timers of link " + link;
        }

        @Override
        public String value() {
            return interval + " ms, " + timeout + " ms";
        }

        @Override
        public void change(NodeContext node) {
            LinkTimers before = node.requireLink(link).config().timers();
            LinkTimers times = LinkTimers.ofMillis(interval, timeout);
            node.requireLink(link)
                    .timers(before.withTimes(times.pingInterval(), times.pongTimeout()));
        }
    }
}
