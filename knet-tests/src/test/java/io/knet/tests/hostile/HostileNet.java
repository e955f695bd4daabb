package io.knet.tests.hostile;

import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import io.knet.tests.peer.Veth;
import java.net.InetSocketAddress;

/**
 * Two ways between the test's own namespace, the near end, and a far one: over a namespace in the
 * middle, where things happen to packets, and over a cable on which nothing happens.
 */
final class HostileNet implements AutoCloseable {
    private static final String TABLE = "ip knet_faults";

    private final int port = FreePorts.port();
    private final NetNamespaces net = NetNamespaces.open();
    private final NetNamespace far = net.add();
    private final NetNamespace middle = net.add();
    private final Veth toMiddle = net.connect(net.own(), middle);
    private final Veth toFar = net.connect(middle, far);
    private final Veth calm = net.connect(net.own(), far);

    HostileNet() {
        middle.exec("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
        middle.exec("nft", "add table " + TABLE);
        middle.exec(
                "nft", "add chain " + TABLE + " passing { type filter hook forward priority 0; }");
        net.closeOtherWaysTo(toFar);
        nearRoute();
        farRoute();
    }

    private static String subnet(Veth cable) {
        return text(cable.left()).replaceFirst("[0-9]+$", "0/24");
    }

    private static String text(Veth.End end) {
        return end.ipv4().getHostAddress();
    }

    private void nearRoute() {
        net.own().ip("route", "add", subnet(toFar), "via", text(toMiddle.right()));
    }

    private void farRoute() {
        far.ip("route", "add", subnet(toMiddle), "via", text(toFar.left()));
    }

    /** The namespace of the far end. */
    NetNamespace far() {
        return far;
    }

    /** The namespace in the middle. */
    NetNamespace middle() {
        return middle;
    }

    /** The link over the middle, as the near end sees it. */
    LinkEnds direct() {
        return new LinkEnds(at(toMiddle.left()), at(toFar.right()));
    }

    /** The near end's half of a link through a relay that runs in the middle. */
    LinkEnds nearHalf() {
        return new LinkEnds(at(toMiddle.left()), at(toMiddle.right()));
    }

    /** The far end's half, as the relay sees it. */
    LinkEnds farHalf() {
        return new LinkEnds(at(toFar.left()), at(toFar.right()));
    }

    /** The link over the calm cable. */
    LinkEnds calm() {
        return calm.path(port);
    }

    private InetSocketAddress at(Veth.End end) {
        return new InetSocketAddress(end.ipv4(), port);
    }

    // ---- faults in the middle

    /** Does something to what comes from the near end, in the language of nft. */
    void toFar(String action) {
        rule("ip daddr " + text(toFar.right()) + " " + action);
    }

    /** Does something to what comes from the far end. */
    void toNear(String action) {
        rule("ip daddr " + text(toMiddle.left()) + " " + action);
    }

    private void rule(String rule) {
        middle.exec("nft", "add rule " + TABLE + " passing " + rule);
    }

    /** Sends a copy of this share of all datagrams, in percent, after them. */
    void duplicate(int percent) {
        String some = "numgen random mod 100 < " + percent + " dup to ";
        toFar(some + text(toFar.right()));
        toNear(some + text(toMiddle.left()));
    }

    /** Takes back what {@link #toFar} and the like do. */
    void pass() {
        middle.exec("nft", "flush chain " + TABLE + " passing");
    }

    /** Lets so much pass in each direction, and has some hundredths of a second of it wait. */
    void limit(String rate) {
        for (Veth.End end : new Veth.End[] {toMiddle.right(), toFar.left()}) {
            middle.exec(
                    "tc",
                    "qdisc",
                    "add",
                    "dev",
                    end.device(),
                    "root",
                    "tbf",
                    "rate",
                    rate,
                    "burst",
                    "4kb",
                    "limit",
                    "4kb");
        }
    }

    /** Takes back the limit. */
    void unlimit() {
        for (Veth.End end : new Veth.End[] {toMiddle.right(), toFar.left()}) {
            middle.exec("tc", "qdisc", "del", "dev", end.device(), "root");
        }
    }

    // ---- faults at the ends

    void nearInterfaceDown() {
        toMiddle.left().down();
    }

    void nearInterfaceUp() {
        toMiddle.left().up();
        nearRoute();
    }

    void farInterfaceDown() {
        toFar.right().down();
    }

    void farInterfaceUp() {
        toFar.right().up();
        farRoute();
    }

    void removeNearAddress() {
        address("del", toMiddle.left());
    }

    void restoreNearAddress() {
        address("add", toMiddle.left());
        nearRoute();
    }

    void removeFarAddress() {
        address("del", toFar.right());
    }

    void restoreFarAddress() {
        address("add", toFar.right());
        farRoute();
    }

    private static void address(String verb, Veth.End end) {
        end.namespace().ip("addr", verb, text(end) + "/24", "dev", end.device());
    }

    @Override
    public void close() {
        net.close();
    }
}
