package io.knet.tools.doctor;

import io.knet.tools.doctor.Machine.Echo.Answer;
import io.knet.tools.node.option.LinkSpec;
import java.net.InetAddress;
import java.util.Optional;

/**
 * How long the packets are that the way to a peer carries, uncut and cut, by ICMP echoes: knet's
 * own search needs a peer that answers, this does not.
 */
final class PathMtuCheck implements Check {
    /** What every way of IPv4 carries that is worth the name. */
    private static final int LEAST = 576;

    @Override
    public String name() {
        return "mtu";
    }

    @Override
    public void examine(Patient patient, Notes notes) {
        if (patient.quiet()) {
            notes.unknown("no path was measured, as --quiet says");
            return;
        }
        for (LinkSpec link : patient.links()) {
            link.config()
                    .remote()
                    .map(remote -> remote.getAddress())
                    .ifPresent(remote -> examine(link, remote, patient.machine(), notes));
        }
    }

    private static void examine(LinkSpec link, InetAddress remote, Machine machine, Notes notes) {
        InetAddress local = link.config().local().getAddress();
        Optional<Machine.Interface> leaves =
                AddressCheck.interfaceOf(
                        machine.route(local, remote)
                                .source()
                                .filter(source -> local.isAnyLocalAddress())
                                .orElse(local),
                        machine);
        if (leaves.isEmpty() || remote.isLoopbackAddress()) {
            return;
        }
        Path path = new Path(machine, local, remote);
        int mtu = leaves.get().mtu();
        String name = "link " + link.name() + ": the path to " + remote.getHostAddress();
        Machine.Echo whole = path.echo(mtu, true);
        if (whole.reply()) {
            notes.well(name + " carries the " + mtu + " bytes of " + leaves.get().name());
        } else if (!path.echo(LEAST, true).reply()) {
            if (whole.answer() == Answer.TOO_LONG && path.echo(LEAST, false).reply()) {
                notes.found(
                        FindingCode.PATH_TOO_SMALL,
                        link.name(),
                        "the path to "
                                + remote.getHostAddress()
                                + " does not even carry IP packets of "
                                + LEAST
                                + " bytes",
                        "tracepath -n " + remote.getHostAddress());
            } else {
                notes.unknown(name + " was not measured: nobody answers ICMP echoes there");
            }
        } else {
            smaller(link, path, whole, leaves.get(), notes);
        }
    }

    private static void smaller(
            LinkSpec link, Path path, Machine.Echo whole, Machine.Interface leaves, Notes notes) {
        int carried = path.longest(LEAST, leaves.mtu());
        String remote = path.remote.getHostAddress();
        if (whole.answer() == Answer.TOO_LONG) {
            notes.well(
                    "link "
                            + link.name()
                            + ": the path to "
                            + remote
                            + " carries "
                            + carried
                            + " of the "
                            + leaves.mtu()
                            + " bytes of "
                            + leaves.name()
                            + ", and says so");
            return;
        }
        boolean cut = path.echo(leaves.mtu(), false).reply();
        notes.found(
                FindingCode.PATH_SWALLOWS,
                link.name(),
                "the path to "
                        + remote
                        + " swallows IP packets of more than "
                        + carried
                        + " bytes and says nothing, although "
                        + leaves.name()
                        + " has an MTU of "
                        + leaves.mtu()
                        + (cut
                                ? "; only if they may be cut on the way do they pass"
                                : "; they do not pass in pieces either"),
                "ip link set " + leaves.name() + " mtu " + carried);
    }

    /** A way, tried with packets of several lengths. */
    private static final class Path {
        private final Machine machine;
        private final InetAddress local;
        private final InetAddress remote;

        Path(Machine machine, InetAddress local, InetAddress remote) {
            this.machine = machine;
            this.local = local;
            this.remote = remote;
        }

        Machine.Echo echo(int bytes, boolean whole) {
            return machine.echo(local, remote, bytes, whole);
        }

        /**
         * The longest that passes uncut, somewhere from a length that does to one that does not.
         */
        int longest(int passes, int fails) {
            int low = passes;
            int high = fails;
            while (high - low > 1) {
                int middle = (low + high) >>> 1;
                Machine.Echo echo = echo(middle, true);
                if (echo.reply()) {
                    low = middle;
                } else {
                    high = middle;
                    if (echo.mtu().isPresent() && echo.mtu().getAsInt() > low) {
                        high = Math.min(high, echo.mtu().getAsInt() + 1);
                    }
                }
            }
            return low;
        }
    }
}
