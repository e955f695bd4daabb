package io.knet.netty.testkit;

import io.knet.HostConfig;
import io.knet.KnetEvent;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTransport;
import io.knet.netty.concurrent.Completions;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.host.HostSurroundings;
import io.knet.netty.host.Hosts;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.LinkFactory;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Real hosts on virtual event loops, whose links go nowhere. */
public final class FakeHosts implements AutoCloseable {
    private static final int BUFFERS = 32;

    /** Passes only when a test says so. */
    public final MockTicker clock = Ticker.newMockTicker();

    /** The event loops. */
    public final VirtualLoops loops;

    /** Makes the links. */
    public final FakeLinks links = new FakeLinks();

    /** Makes the links of this node to itself. */
    public final FakeLinks loopbacks = new FakeLinks();

    /** What is dropped. */
    public final DropNotes dropped = new DropNotes();

    /** What listeners would be told. */
    public final List<KnetEvent> events = new ArrayList<>();

    /** The hosts. */
    public final Hosts hosts = new Hosts();

    /** Whether the handle is open. */
    public final HandleLife life = new HandleLife(1, () -> false);

    /** Calls to the loops. */
    public final LoopCalls calls;

    /** Completes futures of programs. */
    public final Completions completions = new Completions(1, Completions.newThreads("fake-hosts"));

    /** No hosts, and a number of loops. */
    public FakeHosts(int loopCount) {
        loops = new VirtualLoops(clock, loopCount);
        calls = new LoopCalls(loops.group());
        loopbacks.allowsOthers = false;
        loopbacks.preparation = link -> link.numbered = false;
    }

    /** Adds a host on the next loop. */
    public NettyHost add(int id, LinkPolicy policy) {
        return add(id, policy, links);
    }

    /** Adds a host whose links over UDP somebody else makes. */
    public NettyHost add(int id, LinkPolicy policy, LinkFactory udp) {
        HostSurroundings around =
                new HostSurroundings(
                        1,
                        Map.of(LinkTransport.UDP, udp, LinkTransport.LOOPBACK, loopbacks),
                        null,
                        () -> BUFFERS,
                        ByteBufAllocator.DEFAULT,
                        () -> {},
                        changed -> {},
                        events::add,
                        dropped,
                        life,
                        calls,
                        completions);
        NettyHost host =
                new NettyHost(id, HostConfig.of(policy), loops.group().next(), hosts, around);
        hosts.add(host);
        return host;
    }

    /** Adds a host with one link that carries messages. */
    public NettyHost addReachable(int id) {
        NettyHost host = add(id, LinkPolicy.PASSIVE);
        addLink(host, 0);
        return host;
    }

    /** Adds a link that carries messages. */
    public FakeLink addLink(NettyHost host, int id) {
        host.addLinkAsync(id, config(host.id(), id));
        loops.run();
        host.linksChanged();
        return (FakeLink) host.link(id);
    }

    /** A configuration whose addresses no other link has. */
    public static LinkConfig config(int host, int link) {
        return LinkConfig.udp(
                new InetSocketAddress(Packets.address("192.0.2.1"), 5405),
                new InetSocketAddress(Packets.address("198.51.100." + host), 5405 + link));
    }

    @Override
    public void close() {
        hosts.all().forEach(NettyHost::close);
        loops.run();
        completions.close();
        loops.close();
    }
}
