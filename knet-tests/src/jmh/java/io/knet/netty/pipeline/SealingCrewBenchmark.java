package io.knet.netty.pipeline;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetLimits;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.SecureSalts;
import io.knet.netty.testkit.Uncounted;
import io.knet.tests.jmh.Microbenchmark;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Sealing a batch of packets, by the calling thread and by others beside it. */
@State(Scope.Thread)
public class SealingCrewBenchmark extends Microbenchmark {
    private static final int PACKETS = 8;
    private static final int BYTES = 16384;

    @Param({"0", "1", "3"})
    public int threads;

    @Param({"aes256", "aes-256-ctr"})
    public String cipher;

    private CryptoSlots slots;
    private ExecutorService others;
    private SealingCrew crew;
    private PacketCipher own;
    private CipherPool pool;
    private ByteBuf plain;
    private EmbeddedChannel channel;
    private ChannelPromise promise;

    /** Loads a key, and makes the packet that is sealed. */
    @Setup
    public void setUp() {
        slots = new CryptoSlots();
        byte[] key = new byte[KnetLimits.MIN_KEY];
        try (CryptoConfig config =
                CryptoConfig.of("jca", CryptoCipher.ofName(cipher), CryptoHash.SHA256, key)) {
            slots.apply(Optional.of(config));
        }
        others = SealingCrew.newThreads("seal", threads);
        crew = new SealingCrew(others, threads);
        Uncounted uncounted = new Uncounted();
        own = new PacketCipher(slots, new SecureSalts(), uncounted);
        pool = new CipherPool(slots, SecureSalts::new, uncounted);
        plain = PooledByteBufAllocator.DEFAULT.directBuffer(BYTES).writeZero(BYTES);
        channel = new EmbeddedChannel();
        promise = channel.newPromise();
    }

    /** Ends the threads and wipes the key. */
    @TearDown
    public void tearDown() {
        others.shutdown();
        own.close();
        pool.close();
        slots.close();
        plain.release();
        channel.close();
    }

    /** One batch. */
    @Benchmark
    public int batch() {
        List<HeldPacket> packets = new ArrayList<>(PACKETS);
        for (int i = 0; i < PACKETS; i++) {
            packets.add(
                    new HeldPacket(
                            plain.retainedDuplicate(),
                            BYTES,
                            PacketType.DATA,
                            null,
                            PooledByteBufAllocator.DEFAULT,
                            promise));
        }
        crew.seal(packets, own, pool);
        int bytes = 0;
        for (HeldPacket packet : packets) {
            ByteBuf sealed = packet.take();
            if (sealed == null) {
                throw new IllegalStateException(packet.failure());
            }
            bytes += sealed.readableBytes();
            sealed.release();
        }
        return bytes;
    }
}
