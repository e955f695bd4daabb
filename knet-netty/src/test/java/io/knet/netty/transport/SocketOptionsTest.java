package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketOptionsTest {
    private static final int SOL_SOCKET = 1;
    private static final int UNKNOWN_OPTION = 9999;

    private EpollDatagramChannel channel;

    @BeforeEach
    void open() {
        assumeTrue(Epoll.isAvailable());
        channel = new EpollDatagramChannel(SocketProtocolFamily.INET);
    }

    @AfterEach
    void close() {
        if (channel != null) {
            channel.unsafe().closeForcibly();
        }
    }

    private Socket socket() {
        return (Socket) ((UnixChannel) channel).fd();
    }

    @Test
    void anOptionThatIsRefusedIsAnErrorOfTheSocket() {
        Socket socket = socket();
        assertThatThrownBy(() -> SocketOptions.setInt(socket, SOL_SOCKET, UNKNOWN_OPTION, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Protocol not available");
    }

    @Test
    void aSocketWithoutPeerHasNoPath() {
        assertThat(SocketOptions.pathMtu(socket(), true)).isEmpty();
    }

    @Test
    void aNewSocketHasReceivedAndDroppedNothing() {
        assertThat(SocketOptions.drops(socket())).hasValue(0);
        assertThat(SocketOptions.received(socket())).hasValue(0);
    }
}
