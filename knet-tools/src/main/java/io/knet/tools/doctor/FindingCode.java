package io.knet.tools.doctor;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What the doctor finds. Names are stable; causes stand before their consequences, and that is the
 * order in which findings of one severity are printed.
 */
enum FindingCode {
    KEY_FILE_MODE(Severity.ERROR),
    KEY_FILE_UNUSABLE(Severity.ERROR),
    KEY_WEAK(Severity.ERROR),
    ADDRESS_ABSENT(Severity.ERROR),
    INTERFACE_DOWN(Severity.ERROR),
    ADDRESS_LOOPBACK(Severity.ERROR),
    PORT_TAKEN(Severity.ERROR),
    LINK_REFUSED(Severity.ERROR),
    NO_ROUTE(Severity.ERROR),
    ROUTE_ELSEWHERE(Severity.WARNING),
    SEND_REFUSED(Severity.ERROR),
    PROHIBITED(Severity.ERROR),
    PORT_CLOSED(Severity.ERROR),
    /** What the link's own diagnosis says, under the name of that. */
    DIAGNOSIS(Severity.ERROR),
    ONE_WAY(Severity.ERROR),
    NO_ANSWER(Severity.ERROR),
    PATH_TOO_SMALL(Severity.ERROR),
    PATH_SWALLOWS(Severity.WARNING),
    RECEIVE_BUFFER_LIMIT(Severity.WARNING),
    SEND_BUFFER_LIMIT(Severity.WARNING),
    /** A host is spoken with in clear although the node has sessions. */
    SPEAKS_IN_CLEAR(Severity.WARNING),
    CLOCK_WRONG(Severity.WARNING),
    CLOCK_STEPPED(Severity.WARNING),
    KERNEL_FEATURE_MISSING(Severity.INFO);

    /** How bad a finding is. */
    enum Severity {
        /** Does not work. */
        ERROR,
        /** Works, and not as well as it should or not for long. */
        WARNING,
        /** Nothing that has to be mended. */
        INFO;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Severity severity;

    FindingCode(Severity severity) {
        this.severity = severity;
    }

    Severity severity() {
        return severity;
    }

    /** The name that JSON and the documentation have. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** While one of these is found of the same link, this is no finding: it follows from that. */
    Set<FindingCode> consequenceOf() {
        return switch (this) {
            case LINK_REFUSED -> EnumSet.range(ADDRESS_ABSENT, PORT_TAKEN);
            case NO_ROUTE, ROUTE_ELSEWHERE -> EnumSet.range(ADDRESS_ABSENT, ADDRESS_LOOPBACK);
            case SEND_REFUSED, PROHIBITED -> EnumSet.of(ADDRESS_ABSENT, INTERFACE_DOWN, NO_ROUTE);
            case PORT_CLOSED ->
                    EnumSet.of(ADDRESS_ABSENT, INTERFACE_DOWN, NO_ROUTE, SEND_REFUSED, PROHIBITED);
            case DIAGNOSIS, ONE_WAY -> EnumSet.range(ADDRESS_ABSENT, PORT_CLOSED);
            case NO_ANSWER -> EnumSet.range(ADDRESS_ABSENT, ONE_WAY);
            default -> Set.of();
        };
    }
}
