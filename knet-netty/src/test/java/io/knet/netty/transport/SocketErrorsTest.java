package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.EnumSet;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SocketErrorsTest {
    static Stream<Arguments> exceptionsOfTheJdk() {
        return Stream.of(
                Arguments.of(new PortUnreachableException(), Errno.ECONNREFUSED),
                Arguments.of(new ConnectException("Connection refused"), Errno.ECONNREFUSED),
                Arguments.of(new NoRouteToHostException("No route to host"), Errno.EHOSTUNREACH),
                Arguments.of(new NoRouteToHostException(), Errno.EHOSTUNREACH),
                Arguments.of(
                        new NoRouteToHostException("Network is unreachable"), Errno.ENETUNREACH),
                Arguments.of(new SocketException("Network is unreachable"), Errno.ENETUNREACH),
                Arguments.of(new SocketException("Network is down"), Errno.ENETDOWN),
                Arguments.of(new IOException("Message too long"), Errno.EMSGSIZE),
                Arguments.of(
                        new IOException(
                                "The message is larger than the maximum supported by the"
                                        + " underlying transport: Datagram send failed"),
                        Errno.EMSGSIZE),
                Arguments.of(new IOException("No buffer space available"), Errno.ENOBUFS),
                Arguments.of(new IOException("Operation not permitted"), Errno.EPERM),
                Arguments.of(new SocketException("Permission denied"), Errno.EACCES),
                Arguments.of(new BindException("Address already in use"), Errno.EADDRINUSE),
                Arguments.of(
                        new BindException("Cannot assign requested address"), Errno.EADDRNOTAVAIL),
                Arguments.of(new BindException(), Errno.EADDRINUSE),
                Arguments.of(new ClosedChannelException(), Errno.EBADF),
                Arguments.of(new IOException("something new"), Errno.EIO),
                Arguments.of(new IOException((String) null), Errno.EIO));
    }

    @ParameterizedTest
    @MethodSource("exceptionsOfTheJdk")
    void knowsTheExceptionsOfTheJdk(Exception failure, Errno errno) {
        assertThat(SocketErrors.errno(failure)).isEqualTo(errno);
    }

    @ParameterizedTest
    @EnumSource(
            value = Errno.class,
            names = {"EPERM", "EMSGSIZE", "ENETUNREACH", "ECONNREFUSED", "ENOBUFS", "EMFILE"})
    void knowsTheExceptionsOfEpoll(Errno errno) {
        assumeTrue(Epoll.isAvailable(), "epoll is not available here");
        Exception failure = new Errors.NativeIoException("sendto", -errno.code());

        assertThat(SocketErrors.errno(failure)).isEqualTo(errno);
    }

    @Test
    void findsTheErrorBehindOtherExceptions() {
        Exception wrapped = new ChannelException("open", new IOException("Too many open files"));

        assertThat(SocketErrors.errno(wrapped)).isEqualTo(Errno.EMFILE);
    }

    @Test
    void takesTheErrorNumberOfKnetsOwnExceptions() {
        assertThat(SocketErrors.errno(new KnetException(KnetError.SOCKET_FULL, "full")))
                .isEqualTo(Errno.EAGAIN);
    }

    @Test
    void knowsTheMessageOfARealSocket() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramChannel socket = DatagramChannel.open()) {
            socket.bind(new InetSocketAddress(loopback, 0));
            socket.connect(socket.getLocalAddress());

            Throwable failure = catchThrowable(() -> socket.write(ByteBuffer.allocate(70_000)));

            assertThat(SocketErrors.errno(failure)).isEqualTo(Errno.EMSGSIZE);
        }
    }

    @Test
    void knowsWhichErrorsSayThatThePeerCannotBeReached() {
        EnumSet<Errno> unreachable = EnumSet.noneOf(Errno.class);
        for (Errno errno : Errno.values()) {
            if (SocketErrors.isUnreachable(errno)) {
                unreachable.add(errno);
            }
        }

        assertThat(unreachable)
                .containsExactlyInAnyOrder(
                        Errno.ECONNREFUSED,
                        Errno.ECONNABORTED,
                        Errno.ECONNRESET,
                        Errno.EPIPE,
                        Errno.ENONET,
                        Errno.ENETUNREACH,
                        Errno.EHOSTUNREACH,
                        Errno.EHOSTDOWN,
                        Errno.ENETDOWN);
    }

    @Test
    void knowsWhichErrorsPassByThemselves() {
        assertThat(SocketErrors.isFull(Errno.EAGAIN)).isTrue();
        assertThat(SocketErrors.isFull(Errno.ENOBUFS)).isTrue();
        assertThat(SocketErrors.isFull(Errno.EMSGSIZE)).isFalse();
    }

    @Test
    void reportsTheSocketsOwnErrorWithWhatWasBeingDone() {
        KnetException reported =
                SocketErrors.toKnet(new IOException("Message too long"), "cannot send");

        assertThat(reported.error()).isEqualTo(KnetError.SOCKET_ERROR);
        assertThat(reported.errno()).isEqualTo(Errno.EMSGSIZE);
        assertThat(reported).hasMessage("cannot send: Message too long");
    }

    @Test
    void reportsAnAddressInUseAsSuch() {
        KnetException reported =
                SocketErrors.toKnet(new BindException("Address already in use"), "cannot bind");

        assertThat(reported.error()).isEqualTo(KnetError.ADDRESS_IN_USE);
    }

    @Test
    void leavesKnetsOwnExceptionsAsTheyAre() {
        KnetException own = new KnetException(KnetError.SOCKET_FULL, "full");

        assertThat(SocketErrors.toKnet(own, "cannot send")).isSameAs(own);
    }

    static Stream<Arguments> uncheckedExceptionsOfTheJdk() {
        return Stream.of(
                Arguments.of(
                        new UnsupportedOperationException("IPv6 not available"),
                        KnetError.NOT_SUPPORTED,
                        "no sockets for IPv6"),
                Arguments.of(
                        new UnsupportedAddressTypeException(),
                        KnetError.NOT_SUPPORTED,
                        "no sockets for IPv6"),
                Arguments.of(
                        new SocketException("Address family not supported by protocol"),
                        KnetError.NOT_SUPPORTED,
                        "disable_ipv6"),
                Arguments.of(
                        new UnresolvedAddressException(),
                        KnetError.INVALID_ARGUMENT,
                        "not resolved"),
                Arguments.of(
                        new SecurityException("no"), KnetError.SOCKET_ERROR, "security manager"),
                Arguments.of(
                        new CompletionException(new UnsupportedAddressTypeException()),
                        KnetError.NOT_SUPPORTED,
                        "no sockets for IPv6"),
                Arguments.of(
                        new UnsupportedOperationException("not that method"),
                        KnetError.SOCKET_ERROR,
                        "not that method"));
    }

    @ParameterizedTest
    @MethodSource("uncheckedExceptionsOfTheJdk")
    void translatesTheUncheckedExceptionsOfTheJdk(
            Exception failure, KnetError error, String words) {
        KnetException translated = SocketErrors.toKnet(failure, "cannot bind [::1]:5405");

        assertThat(translated.error()).isEqualTo(error);
        assertThat(translated).hasMessageContainingAll("cannot bind [::1]:5405", words);
    }
}
