package io.knet.sctp;

import com.sun.nio.sctp.Association;
import com.sun.nio.sctp.MessageInfo;
import com.sun.nio.sctp.NotificationHandler;
import com.sun.nio.sctp.SctpChannel;
import com.sun.nio.sctp.SctpSocketOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/** A socket whose {@link #send} a test decides; nothing else works. */
abstract class FakeSocket extends SctpChannel {
    FakeSocket() {
        super(SelectorProvider.provider());
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("no test needs it");
    }

    @Override
    public Association association() {
        throw unused();
    }

    @Override
    public SctpChannel bind(SocketAddress local) {
        throw unused();
    }

    @Override
    public SctpChannel bindAddress(InetAddress address) {
        throw unused();
    }

    @Override
    public SctpChannel unbindAddress(InetAddress address) {
        throw unused();
    }

    @Override
    public boolean connect(SocketAddress remote) {
        throw unused();
    }

    @Override
    public boolean connect(SocketAddress remote, int outStreams, int inStreams) {
        throw unused();
    }

    @Override
    public boolean isConnectionPending() {
        throw unused();
    }

    @Override
    public boolean finishConnect() {
        throw unused();
    }

    @Override
    public Set<SocketAddress> getAllLocalAddresses() {
        throw unused();
    }

    @Override
    public Set<SocketAddress> getRemoteAddresses() {
        throw unused();
    }

    @Override
    public SctpChannel shutdown() {
        throw unused();
    }

    @Override
    public <T> T getOption(SctpSocketOption<T> name) {
        throw unused();
    }

    @Override
    public <T> SctpChannel setOption(SctpSocketOption<T> name, T value) {
        throw unused();
    }

    @Override
    public Set<SctpSocketOption<?>> supportedOptions() {
        throw unused();
    }

    @Override
    public <T> MessageInfo receive(ByteBuffer into, T attachment, NotificationHandler<T> handler) {
        throw unused();
    }

    @Override
    public abstract int send(ByteBuffer packet, MessageInfo how) throws IOException;

    @Override
    protected void implCloseSelectableChannel() {}

    @Override
    protected void implConfigureBlocking(boolean block) {}
}
