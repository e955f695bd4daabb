package io.knet.testkit;

import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.HostCrypto;
import io.knet.netty.handle.HandleEnvironment;
import io.knet.netty.handle.SelfContainedGroup;
import io.knet.netty.handle.WarmUps;
import io.knet.netty.transport.DatagramTransport;
import io.knet.testkit.network.Machine;
import io.knet.testkit.network.VirtualNetwork;
import io.knet.testkit.network.VirtualTransport;
import io.knet.testkit.time.NodeClock;
import io.knet.testkit.time.Scheduler;
import io.knet.testkit.time.VirtualGroup;
import io.netty.buffer.ByteBufAllocator;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The event loops of one simulated process, with its machine's sockets and its own chance. */
final class SimulatedLoops extends VirtualGroup implements SelfContainedGroup {
    private static final int LOOPS = 2;

    private final VirtualNetwork network;
    private final Machine machine;
    private final SplittableRandom random;
    private final Consumer<Throwable> onFailure;

    SimulatedLoops(
            Scheduler scheduler,
            NodeClock clock,
            VirtualNetwork network,
            Machine machine,
            SplittableRandom random,
            Consumer<Throwable> onFailure) {
        super(machine.toString(), scheduler, clock, LOOPS, onFailure);
        this.network = network;
        this.machine = machine;
        this.random = random;
        this.onFailure = onFailure;
    }

    @Override
    public DatagramTransport transport(ByteBufAllocator allocator) {
        return new VirtualTransport(network, machine, allocator, onFailure);
    }

    @Override
    public HandleEnvironment environment(ByteBufAllocator allocator) {
        return new HandleEnvironment(
                this::dice,
                this::dice,
                allocator,
                threads -> newExecutor(),
                threads -> newExecutor(),
                neverHeldUp -> {},
                look -> () -> {},
                HostCrypto::shared,
                (name, count) -> newExecutor(),
                WarmUps.none());
    }

    private SaltSource dice() {
        return (bytes, offset, length) -> {
            for (int i = 0; i < length; i++) {
                bytes[offset + i] = (byte) random.nextInt();
            }
        };
    }
}
