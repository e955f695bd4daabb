package io.knet.tools.admin;

import io.knet.CaptureSide;
import io.knet.KnetAddress;
import io.knet.KnetException;
import io.knet.LinkPacket;
import io.knet.admin.json.JsonValue;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A packet that a node has told of.
 *
 * @param time when it passed
 * @param content read only
 */
record ToldPacket(
        CaptureSide side,
        OptionalInt host,
        OptionalInt link,
        boolean inbound,
        boolean handedIn,
        InetSocketAddress source,
        InetSocketAddress destination,
        ByteBuffer content,
        Instant time)
        implements LinkPacket {
    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it has not what it must
     */
    static ToldPacket of(CaptureSide side, JsonValue line) {
        try {
            return new ToldPacket(
                    side,
                    id(line, "host"),
                    id(line, "link"),
                    text(line, "direction").equals("in"),
                    line.is("handed_in"),
                    address(text(line, "source")),
                    address(text(line, "destination")),
                    ByteBuffer.wrap(Base64.getDecoder().decode(text(line, "data")))
                            .asReadOnlyBuffer(),
                    Instant.parse(text(line, "time")));
        } catch (KnetException | DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The id in a member, if it is there. */
    static OptionalInt id(JsonValue line, String name) {
        OptionalLong number = line.number(name);
        return number.isPresent()
                ? OptionalInt.of(Math.toIntExact(number.getAsLong()))
                : OptionalInt.empty();
    }

    private static String text(JsonValue line, String name) {
        return line.text(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("a packet has no \"" + name + "\""));
    }

    /** Without the zone, whose interface need not be one of this machine's. */
    private static InetSocketAddress address(String text) {
        return KnetAddress.parse(text.replaceFirst("%[^\\]]*", ""));
    }

    /** A view of its own for each caller. */
    @Override
    public ByteBuffer content() {
        return content.asReadOnlyBuffer();
    }

    @Override
    public int length() {
        return content.remaining();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ToldPacket that
                && side == that.side
                && host.equals(that.host)
                && link.equals(that.link)
                && inbound == that.inbound
                && handedIn == that.handedIn
                && KnetAddress.same(source, that.source)
                && KnetAddress.same(destination, that.destination)
                && content.equals(that.content)
                && time.equals(that.time);
    }

    @Override
    public int hashCode() {
        return time.hashCode() * 31 + content.hashCode();
    }
}
