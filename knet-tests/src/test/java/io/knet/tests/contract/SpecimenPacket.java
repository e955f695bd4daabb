package io.knet.tests.contract;

import io.knet.CaptureSide;
import io.knet.LinkPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** A packet that nobody has sent. */
final class SpecimenPacket implements LinkPacket {
    private static final InetSocketAddress ADDRESS =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 5405);

    @Override
    public CaptureSide side() {
        return CaptureSide.SEALED;
    }

    @Override
    public OptionalInt host() {
        return OptionalInt.empty();
    }

    @Override
    public OptionalInt link() {
        return OptionalInt.empty();
    }

    @Override
    public boolean inbound() {
        return true;
    }

    @Override
    public boolean handedIn() {
        return false;
    }

    @Override
    public InetSocketAddress source() {
        return ADDRESS;
    }

    @Override
    public InetSocketAddress destination() {
        return ADDRESS;
    }

    @Override
    public int length() {
        return 1;
    }

    @Override
    public ByteBuffer content() {
        return ByteBuffer.allocate(1);
    }
}
