package io.knet.tools.node.command;

import io.knet.netty.capture.PacketCapture;
import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import io.knet.tools.node.event.CaptureReport;

/** Commands about the capture of the node's packets. */
sealed interface Capture extends Command {
    /**
     * {@code capture on} and {@code capture off}.
     *
     * @param on whether packets are written from now on
     */
    record Switch(boolean on) implements Capture {
        @Override
        public boolean run(NodeContext node) {
            PacketCapture capture = required(node);
            if (on) {
                capture.resume();
            } else {
                capture.pause();
            }
            node.printer().print(CaptureReport.of(capture));
            return true;
        }
    }

    /** {@code capture}: says what was captured so far. */
    record Show() implements Capture {
        @Override
        public boolean run(NodeContext node) {
            node.printer().print(CaptureReport.of(required(node)));
            return true;
        }
    }

    private static PacketCapture required(NodeContext node) {
        return node.capture()
                .orElseThrow(
                        () ->
                                new ToolException(
                                        ExitCode.USAGE,
                                        "this node was started without --capture; with"
                                                + " --capture FILE,off it can be switched on at"
                                                + " any time"));
    }
}
