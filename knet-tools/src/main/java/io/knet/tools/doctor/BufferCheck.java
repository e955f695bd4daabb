package io.knet.tools.doctor;

import java.util.OptionalLong;

/** Whether the kernel gives sockets the buffers that the node asks for. */
final class BufferCheck implements Check {
    /** What a node asks for unless its file says otherwise. */
    static final int USUAL = 8 << 20;

    @Override
    public String name() {
        return "buffers";
    }

    @Override
    public void examine(Patient patient, Notes notes) {
        int wanted =
                patient.settings().file().stream()
                        .flatMapToInt(file -> file.socketBuffer().stream())
                        .findFirst()
                        .orElse(USUAL);
        limit(
                FindingCode.RECEIVE_BUFFER_LIMIT,
                "receive",
                "net.core.rmem_max",
                wanted,
                patient,
                notes);
        limit(FindingCode.SEND_BUFFER_LIMIT, "send", "net.core.wmem_max", wanted, patient, notes);
    }

    private static void limit(
            FindingCode code,
            String kind,
            String sysctl,
            int wanted,
            Patient patient,
            Notes notes) {
        OptionalLong limit = patient.machine().sysctl(sysctl);
        if (limit.isEmpty()) {
            notes.unknown("this namespace does not show the limit of " + kind + " buffers");
        } else if (limit.getAsLong() < wanted && patient.machine().mayExceedLimits()) {
            // This command's rights say nothing of the node's, which may run as another user.
            notes.unknown(
                    sysctl
                            + " limits "
                            + kind
                            + " buffers to "
                            + limit.getAsLong()
                            + " bytes, and the node asks for "
                            + wanted
                            + ": it gets them if it has CAP_NET_ADMIN, as this command has, and"
                            + " otherwise needs sysctl -w "
                            + sysctl
                            + "="
                            + wanted);
        } else if (limit.getAsLong() < wanted) {
            notes.found(
                    code,
                    "sockets get "
                            + kind
                            + " buffers of "
                            + limit.getAsLong()
                            + " bytes, and the node asks for "
                            + wanted
                            + ", so that packets are lost in bursts; only a node that has"
                            + " CAP_NET_ADMIN gets more than that",
                    "sysctl -w " + sysctl + "=" + wanted);
        } else {
            notes.well(kind + " buffers may have " + limit.getAsLong() + " bytes");
        }
    }
}
