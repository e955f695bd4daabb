package io.knet.stats;

import static java.util.Objects.requireNonNull;

import io.knet.KnetError;
import io.knet.KnetException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The registry of what may be the matter with a link. Names never change and are never given to
 * anything else; later versions have more. A cause stands before its consequences, so of several
 * that are there at once the first one that is no consequence of another is the link's {@link
 * LinkStatus#diagnosis}.
 *
 * <p>Texts and commands have arguments in braces: {@code local} and {@code remote}, the link's two
 * addresses, {@code local_ip}, {@code remote_ip}, {@code port} and {@code remote_port}, which are
 * parts of them, {@code host} and {@code link}, its ids, {@code age} and {@code since}, the times
 * that passed since it was seen last and since it began, and others that say what was seen.
 */
public enum DiagnosisCode {
    DISABLED(
            1,
            Severity.INFO,
            0,
            "disabled here",
            "the link is disabled here",
            "enable {host}/{link}"),
    ADDRESS_MISSING(
            2,
            Severity.ERROR,
            0,
            "this machine does not have the local address",
            "this machine does not have the address {local_ip}",
            "ip addr"),
    CANNOT_BIND(
            3,
            Severity.ERROR,
            0,
            "the local address cannot be bound",
            "{local} cannot be bound: {errno}",
            "ss -uanp 'sport = :{port}'; ip addr"),
    LOCAL_LOOPBACK(
            4,
            Severity.ERROR,
            0,
            "the local address reaches this machine only",
            "{local} reaches this machine only, and the peer is {remote}: is it what /etc/hosts says of"
                    + " the host's name?",
            "getent ahosts $(hostname); ip addr"),
    CANNOT_CONNECT(
            5,
            Severity.ERROR,
            0,
            "no way from the local address to the peer",
            "cannot connect from {local} to {remote}: {errno}",
            "ip route get {remote_ip} from {local_ip}"),
    CANNOT_SEND(
            6,
            Severity.ERROR,
            0,
            "this machine refuses to send",
            "this machine refuses to send from {local} to {remote}: {errno}, {age} ago",
            "nft list ruleset; ip addr"),
    PEER_DISABLED(
            34,
            Severity.WARNING,
            0,
            "disabled at the peer",
            "host {host} says that the link is disabled there",
            "enable {own}/{link}"),
    OWN_ID(
            7,
            Severity.ERROR,
            1000,
            "another node has the id of this node",
            "packets with the id of this node, {own}, come from {from}: another node has this id, or"
                    + " the link leads to this node itself",
            "ip -o addr show to {remote_ip}"),
    OTHER_HOST(
            8,
            Severity.ERROR,
            1000,
            "the peer is another host",
            "packets from {from} say that they are from host {other}, not from host {host}",
            "status"),
    OTHER_LINK(
            9,
            Severity.ERROR,
            1000,
            "the peer names another link",
            "packets from {from} say that they belong to link {other}, not to link {host}/{link}: both"
                    + " ends of a link need the same id",
            "status"),
    OTHER_RECEIVER(
            10,
            Severity.ERROR,
            1000,
            "the peer takes this node for another host",
            "packets from {from} are meant for host {other}, and this node is host {own}",
            "status"),
    ACCESS_LIST(
            11,
            Severity.ERROR,
            1000,
            "the access list rejects the peer",
            "the link's access list rejects {from}",
            "acl {host}/{link}"),
    OTHER_ADDRESS(
            12,
            Severity.ERROR,
            1000,
            "the peer comes from another address",
            "packets for the link come from {from}, not from {remote}",
            "ip route get {local_ip}"),
    OTHER_PORT(
            13,
            Severity.ERROR,
            1000,
            "the peer comes from another port",
            "packets for the link come from {from}, and answers go to {remote}",
            "ss -uanp 'sport = :{remote_port}'"),
    CLEAR_PACKETS(
            14,
            Severity.ERROR,
            1000,
            "the peer sends in clear",
            "packets come from {from} in clear, and this node demands crypto",
            "status"),
    SEALED_PACKETS(
            15,
            Severity.ERROR,
            1000,
            "the peer seals, this node has no key",
            "packets that nobody can read without a key come from {from}, and this node has no crypto",
            "status"),
    OTHER_DIALECT(
            16,
            Severity.ERROR,
            1000,
            "the peer speaks in another dialect",
            "packets come from {from} in {spoken}, in which this node does not speak with host {host}",
            "status"),
    NO_KEY(
            17,
            Severity.ERROR,
            1000,
            "no key is loaded here",
            "no key is loaded here, clear packets are not allowed, and packets come from {from}",
            "status"),
    SESSION_KEY(
            18,
            Severity.ERROR,
            0,
            "no session: another key file",
            "no session with host {host}: it has another key file",
            "sha256sum KEYFILE"),
    SESSION_SUITE(
            19,
            Severity.ERROR,
            0,
            "no session: another suite",
            "no session with host {host}: it uses another suite, or only one of the two nodes has an"
                    + " identity",
            "status"),
    SESSION_IDENTITY(
            20,
            Severity.ERROR,
            0,
            "no session: another public key",
            "no session with host {host}: a public key is not the one that is configured, here or"
                    + " there",
            "knet pubkey IDENTITYFILE"),
    SESSION_CLOCK(
            21,
            Severity.ERROR,
            0,
            "no session: a clock went back",
            "no session with host {host}: its clock is behind of what it was",
            "timedatectl"),
    SESSION_PLATFORM(
            22,
            Severity.ERROR,
            0,
            "no session: the crypto failed",
            "no session with host {host}: the crypto of this node's platform failed",
            "log crypto debug"),
    NOT_AUTHENTIC(
            23,
            Severity.ERROR,
            1000,
            "the packets are not authentic",
            "packets from {from} cannot be opened: they are sealed with another key, cipher or hash",
            "sha256sum KEYFILE"),
    REFUSED(
            24,
            Severity.ERROR,
            0,
            "the peer's machine refuses",
            "the peer's machine refuses packets to {remote}: {errno}, {age} ago; nobody has that port"
                    + " there, or a firewall rejects",
            "ss -uanp 'sport = :{remote_port}'"),
    UNREACHABLE(
            25,
            Severity.ERROR,
            0,
            "the network has no way to the peer",
            "no way from {local} to {remote}: {errno}, {age} ago",
            "ip route get {remote_ip} from {local_ip}; ip neigh"),
    TOO_LATE(
            26,
            Severity.ERROR,
            1000,
            "answers come too late",
            "answers of {remote} take {late} ms, and the timeout is {timeout} ms",
            "ping {remote_ip}"),
    ONE_WAY(
            27,
            Severity.ERROR,
            2000,
            "packets pass in one direction only",
            "packets of {remote} come, and none of this node's are answered: they, or the answers, are"
                    + " lost on the way, or the peer refuses them and its status says why",
            "tcpdump -ni any udp port {remote_port}"),
    PATH_TOO_SMALL(
            28,
            Severity.ERROR,
            0,
            "the path is too small",
            "the path to {remote} carries less than knet's packets need",
            "tracepath -n {remote_ip}"),
    COMING_UP(
            29,
            Severity.INFO,
            0,
            "coming up",
            "the peer answers, {pongs} of {needed} times so far",
            "status"),
    NO_SESSION(
            30,
            Severity.WARNING,
            2000,
            "no session yet",
            "there is no session with host {host} for {since}: it does not answer handshakes",
            "ping {remote_ip}"),
    NO_PEER(
            31,
            Severity.WARNING,
            2000,
            "the peer was not heard yet",
            "where the peer is was not heard for {since}: it has to send the first packet to {local}",
            "tcpdump -ni any udp port {port}"),
    SILENT(
            32,
            Severity.ERROR,
            1000,
            "the peer fell silent",
            "nothing was heard of {remote} for {since}",
            "ping {remote_ip}"),
    NEVER_HEARD(
            33,
            Severity.ERROR,
            2000,
            "the peer was never heard",
            "nothing was ever heard of {remote}, for {since}",
            "ping {remote_ip}");

    private static final Pattern ARGUMENT = Pattern.compile("\\{([a-z_]+)\\}");

    private final int number;
    private final Severity severity;
    private final Duration showsAfter;
    private final String title;
    private final String text;
    private final String next;

    DiagnosisCode(
            int number,
            Severity severity,
            long showsAfterMillis,
            String title,
            String text,
            String next) {
        this.number = number;
        this.severity = severity;
        showsAfter = Duration.ofMillis(showsAfterMillis);
        this.title = title;
        this.text = text;
        this.next = next;
    }

    /** The stable name that JSON, the log and the documentation have. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds a diagnosis by its name; case is ignored.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other name
     */
    public static DiagnosisCode ofName(String name) {
        requireNonNull(name, "name");
        for (DiagnosisCode code : values()) {
            if (code.wireName().equalsIgnoreCase(name)) {
                return code;
            }
        }
        throw new KnetException(
                KnetError.INVALID_ARGUMENT,
                "unknown diagnosis \""
                        + name
                        + "\"; use one of "
                        + Arrays.stream(values())
                                .map(DiagnosisCode::wireName)
                                .collect(Collectors.joining(", ")));
    }

    /** The number by which nodes tell each other of it in sessions, 1 to 255. */
    public int number() {
        return number;
    }

    /**
     * Finds a diagnosis by its number; empty for one that this version does not know, and for 0.
     */
    public static Optional<DiagnosisCode> ofNumber(int number) {
        return Arrays.stream(values()).filter(code -> code.number == number).findFirst();
    }

    /** How bad it is. */
    public Severity severity() {
        return severity;
    }

    /**
     * How long it has to last before it is a diagnosis. What packets say has to be said again after
     * that time: one packet, which may be forged, is none.
     */
    public Duration showsAfter() {
        return showsAfter;
    }

    /** A few words. */
    public String title() {
        return title;
    }

    /** A sentence, with arguments in braces. */
    public String text() {
        return text;
    }

    /**
     * The command to type next, with arguments in braces: one of {@code knet node}, or of Linux,
     * there on the peer's machine if it asks for a port of the peer, or names this node's id.
     */
    public String next() {
        return next;
    }

    /** Of which others it is a mere consequence: while one of them is there, it is no diagnosis. */
    public Set<DiagnosisCode> consequenceOf() {
        return switch (this) {
            case NOT_AUTHENTIC -> Set.of(CLEAR_PACKETS, OTHER_DIALECT, SESSION_KEY);
            case CANNOT_BIND -> Set.of(ADDRESS_MISSING);
            case CANNOT_CONNECT -> Set.of(ADDRESS_MISSING, LOCAL_LOOPBACK);
            case CANNOT_SEND -> Set.of(ADDRESS_MISSING);
            case REFUSED -> Set.of(OTHER_ADDRESS, OTHER_PORT);
            case UNREACHABLE ->
                    Set.of(ADDRESS_MISSING, CANNOT_BIND, LOCAL_LOOPBACK, CANNOT_CONNECT);
            case ONE_WAY ->
                    Set.of(
                            ADDRESS_MISSING,
                            CANNOT_BIND,
                            LOCAL_LOOPBACK,
                            CANNOT_CONNECT,
                            CANNOT_SEND,
                            OTHER_ADDRESS,
                            OTHER_PORT,
                            REFUSED,
                            UNREACHABLE,
                            TOO_LATE);
            case NO_SESSION, NO_PEER, SILENT, NEVER_HEARD ->
                    Collections.unmodifiableSet(EnumSet.range(ADDRESS_MISSING, ONE_WAY));
            default -> Set.of();
        };
    }

    /**
     * A text of this class with its arguments.
     *
     * @param template {@link #text} or {@link #next}
     * @param arguments by their names; what is missing stays in its braces
     */
    public static String filled(String template, Map<String, String> arguments) {
        requireNonNull(template, "template");
        requireNonNull(arguments, "arguments");
        return ARGUMENT.matcher(template)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        arguments.getOrDefault(found.group(1), found.group())));
    }

    /** How bad it is. */
    public enum Severity {
        /** Nothing is wrong: the link is in this state because somebody wants it, or for now. */
        INFO,
        /** Something is missing that may still come. */
        WARNING,
        /** Somebody has to mend it. */
        ERROR;

        /** The name that JSON has, in lower case. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Finds a severity by its name; case is ignored.
         *
         * @throws KnetException {@link KnetError#INVALID_ARGUMENT} for any other name
         */
        public static Severity ofName(String name) {
            requireNonNull(name, "name");
            for (Severity severity : values()) {
                if (severity.wireName().equalsIgnoreCase(name)) {
                    return severity;
                }
            }
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "unknown severity \"" + name + "\"; use info, warning or error");
        }
    }
}
