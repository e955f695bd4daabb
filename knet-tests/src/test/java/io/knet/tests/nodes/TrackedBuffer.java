package io.knet.tests.nodes;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A message that tells when its last reference was released. */
public final class TrackedBuffer extends UnpooledHeapByteBuf {
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    private TrackedBuffer(byte[] content) {
        super(UnpooledByteBufAllocator.DEFAULT, content, content.length);
    }

    /** A message of these bytes. */
    public static TrackedBuffer of(byte[] content) {
        return new TrackedBuffer(content);
    }

    /** A message of the text's bytes in UTF-8. */
    public static TrackedBuffer of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits until the last reference is gone. */
    public void awaitReleased() {
        Await.result(released);
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        released.complete(null);
    }
}
