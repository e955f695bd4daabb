package io.knet.netty.link;

import static java.util.Map.entry;

import io.knet.Errno;
import io.knet.KnetAddress;
import io.knet.KnetEvent;
import io.knet.LinkTimers;
import io.knet.event.DiagnosisChangeEvent;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.HandleLog;
import io.knet.netty.count.RateLimit;
import io.knet.netty.handler.InboundPacket;
import io.knet.protocol.LinkDiagnosis;
import io.knet.protocol.LinkDiagnosis.Finding;
import io.knet.protocol.LinkDiagnosis.Moment;
import io.knet.protocol.LinkMonitor;
import io.knet.session.wire.LinkView;
import io.knet.stats.Diagnosis;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.DropReason;
import io.knet.stats.PeerView;
import io.knet.stats.report.DiagnosesReport;
import io.knet.stats.report.DiagnosisReport;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Why a link is not up: gathers what its parts, its host and the router see, and has {@link
 * LinkDiagnosis} say what is the matter. While the link is up and well it costs nothing but to find
 * that out. On the link's event loop, unless stated otherwise.
 */
final class LinkDiagnostics {
    /** Time between two looks whether the machine has the local address. */
    private static final long ADDRESS_LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Sightings of one kind at once, and then one a second: packets cause them. */
    private static final int SIGHTINGS = 4;

    /** Events and lines of the log at once, and then one a second. */
    private static final int NEWS = 4;

    private final LinkId id;
    private final Logger logger;
    private final EventLoop loop;
    private final LinkHost host;
    private final LinkPresence presence;
    private final LinkConfiguration configuration;
    private final LinkState state;
    private final LinkMonitor monitor;
    private final LinkConnection connection;
    private final LinkPath path;
    private final ChannelSource source;
    private final BooleanSupplier hasKeys;
    private final InstantSource wallClock;
    private final Consumer<KnetEvent> events;
    private final Runnable wake;
    private final LinkDiagnosis diagnosis = new LinkDiagnosis(); // loop only
    private final PeerSight peerSight = new PeerSight();
    private final RateLimit news;
    private final Map<DiagnosisCode, RateLimit> limits = new ConcurrentHashMap<>();

    /** Loop only: whether anything authentic came since the link leads where it does. */
    private boolean heard;

    /** Loop only: whether the diagnosis has changed since it was told. */
    private boolean untold;

    /** Loop only: whether what was told last is a fault. */
    private boolean toldFault;

    /** Loop only: when it is looked again whether the machine has the address; null: at once. */
    private @Nullable Long nextAddressLookNanos;

    /** Loop only: the refusal of a connection that was looked at last. */
    private LinkConnection.@Nullable Refusal refusal;

    /** Written on the loop. */
    private volatile LinkDiagnosis.View view;

    /**
     * The diagnostics of a link.
     *
     * @param hasKeys whether packets are opened with keys
     * @param events told of changes
     * @param wake called when a deadline of the link may have come closer
     */
    LinkDiagnostics(
            LinkId id,
            LinkHost host,
            LinkPresence presence,
            LinkConfiguration configuration,
            LinkState state,
            LinkMonitor monitor,
            LinkConnection connection,
            LinkPath path,
            ChannelSource source,
            BooleanSupplier hasKeys,
            InstantSource wallClock,
            Consumer<KnetEvent> events,
            Runnable wake) {
        this.id = id;
        logger = HandleLog.of(LogSubsystem.LINK, id.localHost());
        this.host = host;
        this.loop = host.loop();
        this.presence = presence;
        this.configuration = configuration;
        this.state = state;
        this.monitor = monitor;
        this.connection = connection;
        this.path = path;
        this.source = source;
        this.hasKeys = hasKeys;
        this.wallClock = wallClock;
        this.events = events;
        this.wake = wake;
        news = new RateLimit(loop.ticker(), NEWS);
        view = diagnosis.view();
    }

    // ---- what was seen, on any thread

    /** Something was seen that says why the link is not up. Of no account if it is, or disabled. */
    void saw(DiagnosisCode code, Map<String, String> arguments) {
        if (state.isUp() || !state.isEnabled()) {
            return;
        }
        long before =
                limits.computeIfAbsent(code, absent -> new RateLimit(loop.ticker(), SIGHTINGS))
                        .acquire();
        if (before >= 0) {
            LoopCalls.tell(loop, () -> saw(code, arguments, before + 1));
        }
    }

    private void saw(DiagnosisCode code, Map<String, String> arguments, long times) {
        if (!state.isUp() && state.isEnabled()) {
            long dueNanos = nanosUntilDue(loop.ticker().nanoTime());
            diagnosis.timers(configuration.current().timers());
            diagnosis.saw(code, arguments, times, now());
            look();
            if (nanosUntilDue(loop.ticker().nanoTime()) < dueNanos) {
                wake.run();
            }
        }
    }

    /** Something was seen that came from an address. */
    void saw(DiagnosisCode code, InetSocketAddress from) {
        if (!state.isUp()) {
            saw(code, Map.of("from", KnetAddress.format(from)));
        }
    }

    /** A packet was dropped that says nothing that this node understands. */
    void unreadable(DropReason reason, InboundPacket packet) {
        if (!state.isUp()) {
            UnreadablePackets.explain(
                    reason, packet, id.hostId(), hasKeys.getAsBoolean(), this::saw);
        }
    }

    /** The socket of the link reports that the peer cannot be reached. */
    void unreachable(Errno errno) {
        saw(ofUnreachable(errno), Map.of("errno", errno.name()));
    }

    private static DiagnosisCode ofUnreachable(Errno errno) {
        return isRefusal(errno) ? DiagnosisCode.REFUSED : DiagnosisCode.UNREACHABLE;
    }

    private static boolean isRefusal(Errno errno) {
        return switch (errno) {
            case ECONNREFUSED, ECONNRESET, ECONNABORTED, EPIPE -> true;
            default -> false;
        };
    }

    // ---- on the loop

    /** This machine refuses a ping. */
    void cannotSend(Errno errno) {
        assert LoopCalls.owns(loop);
        saw(DiagnosisCode.CANNOT_SEND, Map.of("errno", errno.name()));
    }

    /** A ping was sent. */
    void sent() {
        assert LoopCalls.owns(loop);
        if (!state.isUp()) {
            diagnosis.over(DiagnosisCode.CANNOT_SEND, now());
        }
    }

    /** A ping of the peer came, while the link is not up. */
    void pinged() {
        assert LoopCalls.owns(loop);
        heard = true;
        saw(DiagnosisCode.ONE_WAY, Map.of());
    }

    /** A pong of the peer came, while the link is not up. */
    void ponged(long rttNanos) {
        assert LoopCalls.owns(loop);
        heard = true;
        LinkTimers timers = configuration.current().timers();
        if (rttNanos > timers.pongTimeout().toNanos()) {
            saw(
                    DiagnosisCode.TOO_LATE,
                    Map.ofEntries(
                            entry("late", Long.toString(TimeUnit.NANOSECONDS.toMillis(rttNanos))),
                            entry("timeout", Long.toString(timers.pongTimeout().toMillis()))));
        } else {
            diagnosis.answered(now());
            look();
        }
    }

    /** The link has come up or gone down, or was enabled or disabled, or its path is another. */
    void changed() {
        assert LoopCalls.owns(loop);
        heard |= state.isUp();
        nextAddressLookNanos = null;
        look();
        host.diagnosisChanged();
    }

    /** The peer has told how it sees the link. */
    void peerSees(LinkView view) {
        assert LoopCalls.owns(loop);
        peerSight.told(view, wallClock.instant());
        if (!view.enabled()) {
            saw(DiagnosisCode.PEER_DISABLED, Map.of());
        } else if (!state.isUp()) {
            diagnosis.over(DiagnosisCode.PEER_DISABLED, now());
            look();
        }
    }

    /** How this node sees the link, for the peer. */
    LinkView viewForPeer() {
        assert LoopCalls.owns(loop);
        Optional<Finding> matter = view.tentative();
        long forNanos =
                matter.map(found -> loop.ticker().nanoTime() - found.began().nanos()).orElse(0L);
        return new LinkView(
                id.linkId(),
                monitor.isEnabled(),
                monitor.isUp(),
                host.isCarrier(id.linkId()),
                matter.map(found -> found.code().number()).orElse(0),
                Math.min(
                        LinkView.MAX_MILLIS, TimeUnit.NANOSECONDS.toMillis(Math.max(0, forNanos))));
    }

    /** The link leads elsewhere: what was seen there says nothing any more. */
    void elsewhere() {
        assert LoopCalls.owns(loop);
        heard = false;
        peerSight.forget();
        diagnosis.answered(now());
        look();
    }

    /** The statistics are cleared. */
    void clear() {
        assert LoopCalls.owns(loop);
        diagnosis.clear(now());
        view = diagnosis.view();
    }

    /** Looks what is the matter, unless the link is up and everybody knows that. */
    void run() {
        assert LoopCalls.owns(loop);
        if (untold || !monitor.isUp()) {
            look();
        }
    }

    /** Time until there may be another diagnosis. */
    long nanosUntilDue(long nowNanos) {
        assert LoopCalls.owns(loop);
        return monitor.isUp() ? Long.MAX_VALUE : diagnosis.nanosUntilDue(nowNanos);
    }

    private void look() {
        Moment now = now();
        DiagnosisCode code = stateCode();
        diagnosis.state(code, code == DiagnosisCode.COMING_UP ? pongsOfNeeded() : Map.of(), now);
        if (code != null && code != DiagnosisCode.DISABLED) {
            lookAtAddress(now);
            lookAtConnection(now);
        }
        boolean another = diagnosis.decide(now);
        untold |= another;
        view = diagnosis.view();
        if (another) {
            host.diagnosisChanged();
        }
        if (untold) {
            tell(now.nanos());
        }
    }

    private @Nullable DiagnosisCode stateCode() {
        if (presence.isRemoved()) {
            return null;
        }
        if (!monitor.isEnabled()) {
            return DiagnosisCode.DISABLED;
        }
        if (monitor.isUp()) {
            return path.mtu().valid() ? null : DiagnosisCode.PATH_TOO_SMALL;
        }
        if (monitor.receivedPongs() > 0) {
            return DiagnosisCode.COMING_UP;
        }
        if (connection.peer() == null) {
            return DiagnosisCode.NO_PEER;
        }
        if (!host.maySeal()) {
            return DiagnosisCode.NO_SESSION;
        }
        return heard ? DiagnosisCode.SILENT : DiagnosisCode.NEVER_HEARD;
    }

    private Map<String, String> pongsOfNeeded() {
        return Map.ofEntries(
                entry("pongs", Integer.toString(monitor.receivedPongs())),
                entry(
                        "needed",
                        Integer.toString(configuration.current().timers().pongsToComeUp())));
    }

    private void lookAtAddress(Moment now) {
        if (nextAddressLookNanos != null && now.nanos() - nextAddressLookNanos < 0) {
            return;
        }
        nextAddressLookNanos = now.nanos() + ADDRESS_LOOK_NANOS;
        if (source.hasAddress(connection.local().getAddress())) {
            diagnosis.over(DiagnosisCode.ADDRESS_MISSING, now);
        } else {
            diagnosis.lasts(DiagnosisCode.ADDRESS_MISSING, Map.of(), now);
        }
    }

    /**
     * A connection that its peer refuses is tried again and again; what this machine says lasts.
     */
    @SuppressWarnings("ReferenceEquality") // whether it is news, not whether it says the same
    private void lookAtConnection(Moment now) {
        LinkConnection.Refusal before = refusal;
        refusal = connection.refusal();
        if (refusal == null) {
            if (before != null) {
                diagnosis.over(DiagnosisCode.CANNOT_BIND, now);
                diagnosis.over(DiagnosisCode.LOCAL_LOOPBACK, now);
                diagnosis.over(DiagnosisCode.CANNOT_CONNECT, now);
            }
            return;
        }
        Map<String, String> arguments = Map.of("errno", refusal.errno().name());
        if (refusal.bind()) {
            diagnosis.lasts(DiagnosisCode.CANNOT_BIND, arguments, now);
        } else if (cannotLeave()) {
            diagnosis.lasts(DiagnosisCode.LOCAL_LOOPBACK, arguments, now);
        } else if (!isRefusal(refusal.errno())) {
            diagnosis.lasts(DiagnosisCode.CANNOT_CONNECT, arguments, now);
        } else if (refusal != before) {
            diagnosis.saw(DiagnosisCode.REFUSED, arguments, 1, now);
        }
    }

    /** Whether the local address reaches this machine only, and the peer is on another one. */
    private boolean cannotLeave() {
        InetSocketAddress remote = connection.peer();
        return connection.local().getAddress().isLoopbackAddress()
                && remote != null
                && !remote.getAddress().isLoopbackAddress();
    }

    /** What somebody wants, or passes by itself, is no news. */
    private void tell(long nowNanos) {
        Optional<Diagnosis> fault =
                view.current()
                        .filter(it -> it.code().severity() != DiagnosisCode.Severity.INFO)
                        .map(it -> of(it, nowNanos, it.last().wall()));
        if (fault.isEmpty() && !toldFault) {
            untold = false;
        } else if (news.acquire() >= 0) {
            untold = false;
            toldFault = fault.isPresent();
            fault.ifPresent(
                    it ->
                            logger.info(
                                    "link {}: diagnosis {}: {}",
                                    id,
                                    it.code().wireName(),
                                    it.text()));
            events.accept(new DiagnosisChangeEvent(id.hostId(), id.linkId(), fault));
        }
    }

    private Moment now() {
        return new Moment(loop.ticker().nanoTime(), wallClock.instant());
    }

    // ---- on any thread

    /** What is the matter, in words, for the message of an error; empty if nothing is. */
    Optional<Diagnosis> explanation() {
        return view.tentative().map(this::of);
    }

    /** What is and was the matter. */
    DiagnosesReport report() {
        LinkDiagnosis.View now = view;
        Optional<PeerView> peer = peerSight.view();
        return now.findings().isEmpty() && now.last().isEmpty() && peer.isEmpty()
                ? DiagnosesReport.NONE
                : new DiagnosesReport(
                        now.current().map(this::of),
                        now.current().map(found -> found.began().wall()),
                        now.last().map(this::of),
                        now.lastUntil(),
                        now.findings().stream().map(this::of).toList(),
                        peer);
    }

    private Diagnosis of(Finding found) {
        return of(
                found,
                loop.ticker().nanoTime(),
                found.lasts() ? wallClock.instant() : found.last().wall());
    }

    private Diagnosis of(Finding found, long nowNanos, Instant last) {
        Map<String, String> arguments = new HashMap<>();
        InetSocketAddress local = connection.local();
        InetSocketAddress remote = connection.peer();
        arguments.put("own", Integer.toString(id.localHost()));
        arguments.put("host", Integer.toString(id.hostId()));
        arguments.put("link", Integer.toString(id.linkId()));
        arguments.put("local", KnetAddress.format(local));
        arguments.put("local_ip", local.getAddress().getHostAddress());
        arguments.put("port", Integer.toString(local.getPort()));
        arguments.put("remote", remote == null ? "the peer" : KnetAddress.format(remote));
        arguments.put("remote_ip", remote == null ? "PEER" : remote.getAddress().getHostAddress());
        arguments.put("remote_port", remote == null ? "PORT" : "" + remote.getPort());
        arguments.put("age", LinkDiagnosis.words(nowNanos - found.last().nanos()));
        arguments.put("since", LinkDiagnosis.words(nowNanos - found.began().nanos()));
        arguments.putAll(found.arguments());
        return new DiagnosisReport(found.code(), arguments, found.count(), found.first(), last);
    }
}
