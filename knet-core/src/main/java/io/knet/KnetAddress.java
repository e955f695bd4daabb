package io.knet;

import static java.util.Objects.requireNonNull;

import io.knet.spi.KnetProvider;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Addresses as text, in and out (spec api 14). Text is read strictly (spec api Q26): ports are 0 to
 * 65535, IPv4 addresses have four decimal parts without leading zeros, and names are refused;
 * reading never asks a name service, and never blocks. To get the addresses of a name, use {@link
 * #resolveAsync}. Thread safe.
 */
public final class KnetAddress {
    private KnetAddress() {}

    /**
     * Reads an IP address and a port in one text.
     *
     * @param text {@code 127.0.0.1:5405} or {@code [::1]:5405}, where the brackets keep the address
     *     and the port apart; the address as in {@link #parse(String, int)}
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} saying what is wrong
     */
    public static InetSocketAddress parse(String text) {
        requireNonNull(text, "text");
        boolean brackets = text.startsWith("[");
        int colon = text.lastIndexOf(':');
        int end = brackets ? colon - 1 : colon;
        boolean hasForm =
                brackets
                        ? end > 0 && text.charAt(end) == ']'
                        : colon > 0 && text.indexOf(':') == colon;
        if (!hasForm) {
            throw invalid("address \"" + text + "\" must be like 127.0.0.1:5405 or [::1]:5405");
        }
        String host = text.substring(brackets ? 1 : 0, end);
        if (brackets && host.indexOf(':') < 0) {
            throw invalid("address \"" + text + "\" has an IPv4 address or a name in brackets");
        }
        return parse(host, text.substring(colon + 1));
    }

    /**
     * Reads an IP address and a port, as libknet's {@code knet_strtoaddr} does.
     *
     * @param host as in {@link #parse(String, int)}
     * @param port a decimal number, 0 to {@value KnetLimits#MAX_PORT}
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} saying what is wrong
     */
    public static InetSocketAddress parse(String host, String port) {
        requireNonNull(host, "host");
        requireNonNull(port, "port");
        boolean number =
                !port.isEmpty()
                        && port.length() <= 5
                        && port.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || Integer.parseInt(port) > KnetLimits.MAX_PORT) {
            throw invalid(
                    "port \"" + port + "\" must be a number from 0 to " + KnetLimits.MAX_PORT);
        }
        return parse(host, Integer.parseInt(port));
    }

    /**
     * Reads an IP address.
     *
     * @param host {@code 10.0.0.1}, {@code fe80::1}, {@code fe80::1%eth0} or {@code fe80::1%2} with
     *     a zone, or {@code ::ffff:10.0.0.1}, which means the IPv4 address in it. No brackets, no
     *     names, no shortened IPv4 addresses
     * @param port 0 to {@value KnetLimits#MAX_PORT}
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} saying what is wrong, also if the
     *     zone is no network interface of this machine
     */
    public static InetSocketAddress parse(String host, int port) {
        requireNonNull(host, "host");
        checkPort(port);
        return new InetSocketAddress(IpText.parse(host), port);
    }

    /**
     * Writes an address so that {@link #parse(String)} reads it: {@code 127.0.0.1:5405} or {@code
     * [::1]:5405}. An address that was never resolved is written with its name.
     */
    public static String format(InetSocketAddress address) {
        requireNonNull(address, "address");
        String host = host(address);
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host)
                + ":"
                + address.getPort();
    }

    /**
     * Writes the IP address alone, with its zone if it has one, so that {@code parse} reads it.
     * IPv6 addresses have the form of RFC 5952: {@code fd00::1}, {@code fe80::1%eth0}.
     */
    public static String host(InetSocketAddress address) {
        requireNonNull(address, "address");
        InetAddress ip = address.getAddress();
        return ip == null ? address.getHostString() : IpText.format(ip);
    }

    /**
     * Whether two addresses are one endpoint: the same IP address, port and, where the IP address
     * says nothing without it (link-local IPv6), the same zone. {@link InetSocketAddress#equals}
     * leaves out the zone: it takes {@code fe80::1%eth0} and {@code fe80::1%eth1}, two neighbours,
     * for one.
     */
    public static boolean same(InetSocketAddress one, InetSocketAddress other) {
        requireNonNull(one, "one");
        requireNonNull(other, "other");
        return one.equals(other)
                && IpText.zone(one.getAddress()) == IpText.zone(other.getAddress());
    }

    /**
     * Asks the system's name service for the addresses of a name, and waits for the answer. Not for
     * event loops, which have {@link #resolveAsync}.
     *
     * @param host as for {@link #resolveAsync}
     * @param port 0 to {@value KnetLimits#MAX_PORT}, of all addresses
     * @param timeout more than 0
     * @return the addresses in the name service's order, at least one
     * @throws KnetException as the result or the exception of {@link #resolveAsync}; {@link
     *     KnetError#INTERRUPTED} if the thread is, which it stays
     */
    public static List<InetSocketAddress> resolve(String host, int port, Duration timeout) {
        CompletableFuture<List<InetSocketAddress>> answer = resolveAsync(host, port, timeout);
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw new KnetException(
                    KnetError.INTERRUPTED,
                    "interrupted while \"" + host + "\" was looked up",
                    interrupted);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException reason
                    ? reason
                    : new IllegalStateException(failed.getCause());
        }
    }

    /**
     * Asks the system's name service for the addresses of a name, on a thread of its own: never on
     * an event loop or the caller's thread.
     *
     * <p>The JVM answers from its own cache first, and the JDK has no way around it: a name that
     * has moved may resolve to its old address for as long as the security property {@code
     * networkaddress.cache.ttl} says (30 s unless set, for ever with a security manager), and one
     * that was not known stays unknown for {@code networkaddress.cache.negative.ttl} (10 s). A
     * program that follows names sets both to a few seconds, in {@code java.security} or with
     * {@link java.security.Security#setProperty} before its first look-up.
     *
     * @param host a name, or an IP address, for which nobody is asked
     * @param port 0 to {@value KnetLimits#MAX_PORT}, of all addresses
     * @param timeout more than 0; the name service may be busy for longer, but the result then
     *     comes too late
     * @return the addresses in the name service's order, at least one; or a {@link KnetException}:
     *     {@link KnetError#NOT_FOUND} if there is none, {@link KnetError#TIMED_OUT}, {@link
     *     KnetError#QUEUE_FULL} if too many names are being looked up; {@link
     *     KnetError#INVALID_ARGUMENT} for an empty name, a port or timeout out of range; {@link
     *     KnetError#NOT_SUPPORTED} without an implementation of knet. Completes on a thread that
     *     carries no packets. Who cancels it gives its place in the queue to others
     */
    public static CompletableFuture<List<InetSocketAddress>> resolveAsync(
            String host, int port, Duration timeout) {
        requireNonNull(host, "host");
        requireNonNull(timeout, "timeout");
        try {
            checkPort(port);
            if (host.isBlank()) {
                throw invalid("there is no name to look up");
            }
            if (timeout.isNegative() || timeout.isZero()) {
                throw invalid("timeout " + timeout + " must be more than 0");
            }
            if (IpText.isAddress(host)) {
                return CompletableFuture.completedFuture(List.of(parse(host, port)));
            }
            return KnetProvider.load().resolveAsync(host, port, timeout);
        } catch (KnetException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static void checkPort(int port) {
        if (port < 0 || port > KnetLimits.MAX_PORT) {
            throw invalid("port " + port + " must be 0 to " + KnetLimits.MAX_PORT);
        }
    }

    static KnetException invalid(String message) {
        return new KnetException(KnetError.INVALID_ARGUMENT, message);
    }
}
