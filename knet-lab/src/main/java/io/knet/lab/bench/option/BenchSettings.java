package io.knet.lab.bench.option;

import io.knet.LinkPolicy;
import io.knet.NativeMode;
import io.knet.admin.value.CompressSpec;
import io.knet.admin.value.CryptoSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is measured, and how; checked.
 *
 * @param sizes lengths of messages, in bytes
 * @param crypto how packets are sealed in libknet's format
 * @param session the sessions of Java nodes, which then have nothing to do with {@code crypto}
 * @param compress how messages are compressed
 * @param payload what messages are filled with
 * @param links links between two nodes
 * @param policy how messages are spread over them
 * @param seconds how long each measurement takes
 * @param warmUp how long each pair works before it is measured, for each size
 * @param rounds measurements of each pair, alternating with the others
 * @param rate messages per second, 0 for as fast as possible
 * @param nativeMode which sockets Java nodes use
 * @param loops event loops of a Java node
 * @param spin how long event loops of a Java node look again before they sleep
 * @param sealingThreads how many threads help the event loops of a Java node to encrypt
 * @param mtu interface MTU set by hand
 * @param ping time between two pings
 * @param timeout silence after which a link is down
 * @param pairs who sends to whom
 * @param veth whether the nodes are in two network namespaces
 * @param jvm options of the Java nodes' JVMs
 */
public record BenchSettings(
        List<Integer> sizes,
        Optional<CryptoSpec> crypto,
        Optional<SessionSpec> session,
        Optional<CompressSpec> compress,
        Payload payload,
        int links,
        LinkPolicy policy,
        Duration seconds,
        Duration warmUp,
        int rounds,
        int rate,
        NativeMode nativeMode,
        OptionalInt loops,
        Duration spin,
        int sealingThreads,
        OptionalInt mtu,
        Duration ping,
        Duration timeout,
        List<PairKind> pairs,
        boolean veth,
        List<String> jvm) {
    /** Copies the lists. */
    public BenchSettings {
        sizes = List.copyOf(sizes);
        pairs = List.copyOf(pairs);
        jvm = List.copyOf(jvm);
    }

    /** The same with a number of event loops. */
    public BenchSettings withLoops(int count) {
        return with(OptionalInt.of(count), ping, timeout);
    }

    /** The same with a time between two pings, and the silence after which a link is down. */
    public BenchSettings withTimers(Duration interval, Duration silence) {
        return with(loops, interval, silence);
    }

    /** The same between nodes with a number of links. */
    public BenchSettings withLinks(int count) {
        return new BenchSettings(
                sizes,
                crypto,
                session,
                compress,
                payload,
                count,
                policy,
                seconds,
                warmUp,
                rounds,
                rate,
                nativeMode,
                loops,
                spin,
                sealingThreads,
                mtu,
                ping,
                timeout,
                pairs,
                veth,
                jvm);
    }

    /** The same with one more pair, measured after the others in each round. */
    public BenchSettings beside(PairKind pair) {
        List<PairKind> more = new ArrayList<>(pairs);
        more.add(pair);
        return new BenchSettings(
                sizes,
                crypto,
                session,
                compress,
                payload,
                links,
                policy,
                seconds,
                warmUp,
                rounds,
                rate,
                nativeMode,
                loops,
                spin,
                sealingThreads,
                mtu,
                ping,
                timeout,
                more,
                veth,
                jvm);
    }

    private BenchSettings with(OptionalInt newLoops, Duration interval, Duration silence) {
        return new BenchSettings(
                sizes,
                crypto,
                session,
                compress,
                payload,
                links,
                policy,
                seconds,
                warmUp,
                rounds,
                rate,
                nativeMode,
                newLoops,
                spin,
                sealingThreads,
                mtu,
                interval,
                silence,
                pairs,
                veth,
                jvm);
    }

    /**
     * How a node seals packets in libknet's format; empty if it does not. libknet has the same
     * formats under names of other models.
     */
    public Optional<CryptoSpec> cryptoOf(boolean java) {
        if (java) {
            return session.isPresent() ? Optional.empty() : crypto;
        }
        return crypto.map(
                spec ->
                        spec.model().equals("nss")
                                ? spec
                                : new CryptoSpec("openssl", spec.cipher(), spec.hash()));
    }

    /** The name of a pair in tables, with the suite of its sessions. */
    public String label(PairKind pair) {
        return session.filter(spec -> pair.javaSender())
                .map(spec -> pair.label() + ", " + spec.suite().wireName())
                .orElse(pair.label());
    }

    private String secrecy() {
        if (session.isEmpty()) {
            return crypto.map(CryptoSpec::toString).orElse("clear");
        }
        return session.orElseThrow()
                + cryptoOf(false).map(spec -> ", libknet with " + spec).orElse("");
    }

    /** The settings in one line, for people. */
    public String describe() {
        StringBuilder text = new StringBuilder(secrecy());
        compress.ifPresent(spec -> text.append(", ").append(spec.complete()));
        text.append(", ").append(links).append(links == 1 ? " link" : " links");
        if (links > 1) {
            text.append(", policy ").append(policy.wireName());
        }
        text.append(veth ? ", veth with MTU 1500" : ", loopback");
        mtu.ifPresent(value -> text.append(", MTU set to ").append(value));
        if (nativeMode != NativeMode.AUTO) {
            text.append(", ").append(nativeMode.wireName());
        }
        if (!spin.isZero()) {
            text.append(", spins ").append(spin.toNanos() / 1000).append(" us");
        }
        if (sealingThreads > 0) {
            text.append(", ").append(sealingThreads).append(" to seal");
        }
        if (rate > 0) {
            text.append(", ").append(rate).append(" messages/s");
        }
        text.append("; ").append(rounds).append(rounds == 1 ? " round of " : " rounds of ");
        return text.append(seconds.toMillis() / 1000.0).append(" s").toString();
    }
}
