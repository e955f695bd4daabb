package io.knet.tools.node.event;

import io.knet.admin.report.NodeEvent;
import io.knet.netty.capture.PacketCapture;
import io.knet.stats.json.JsonObject;

/**
 * What was captured of the node's packets so far.
 *
 * @param on whether more is captured
 * @param file the newest file
 * @param side {@code sealed} or {@code plain}
 * @param written packets in the files
 * @param dropped packets that are missing from them
 */
public record CaptureReport(boolean on, String file, String side, long written, long dropped)
        implements NodeEvent {
    /** The state of a capture. */
    public static CaptureReport of(PacketCapture capture) {
        return new CaptureReport(
                !capture.isPaused(),
                capture.config().file().toString(),
                capture.config().side().wireName(),
                capture.written(),
                capture.dropped());
    }

    @Override
    public JsonObject json() {
        return new JsonObject()
                .put("event", "capture")
                .put("on", on)
                .put("file", file)
                .put("side", side)
                .put("written", written)
                .put("dropped", dropped);
    }

    @Override
    public String text() {
        return "capture is "
                + (on ? "on" : "off")
                + ": "
                + written
                + " packets ("
                + side
                + ") written to "
                + file
                + ", "
                + dropped
                + " missing";
    }
}
