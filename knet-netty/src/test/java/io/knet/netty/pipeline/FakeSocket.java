package io.knet.netty.pipeline;

import io.knet.netty.transport.DirectSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A socket that takes datagrams, is full, or fails. */
final class FakeSocket implements DirectSocket {
    final List<byte[]> written = new ArrayList<>();
    boolean full;
    boolean shut;
    @Nullable IOException failure;

    @Override
    public boolean tryWrite(ByteBuf datagram) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (!full) {
            written.add(ByteBufUtil.getBytes(datagram));
        }
        return !full;
    }

    @Override
    public void checkPendingError() {}

    @Override
    public void shut() {
        shut = true;
    }
}
