package io.knet.admin;

import io.knet.CaptureSide;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.admin.Answers.Answer;
import io.knet.admin.change.Changes;
import io.knet.admin.json.JsonValue;
import io.knet.admin.value.LinkName;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What requests to see packets are answered. */
final class CaptureAnswers {
    private static final String BAD = "bad_capture";
    private static final Set<String> MEMBERS =
            Set.of("schema", "request", "side", "host", "link", "end");

    private final KnetHandle handle;
    private final Optional<CaptureSide> allowed;

    CaptureAnswers(KnetHandle handle, Optional<CaptureSide> allowed) {
        this.handle = handle;
        this.allowed = allowed;
    }

    Answer to(JsonValue request) {
        try {
            Requests.refuseOthers(request, MEMBERS);
            return request.is("end")
                    ? Answer.of(CaptureOrder.END, handle.hostId())
                    : begin(request);
        } catch (IllegalArgumentException e) {
            return Answers.error(BAD, String.valueOf(e.getMessage()));
        }
    }

    private Answer begin(JsonValue request) {
        CaptureSide side = side(request);
        if (allowed.isEmpty()) {
            return Answers.error(
                    "not_allowed",
                    "captures are not allowed on this admin endpoint; the node must be started with"
                            + " --admin-capture, node.admin_capture or AdminConfig.withCapture");
        }
        if (side == CaptureSide.PLAIN && allowed.get() != CaptureSide.PLAIN) {
            return Answers.error(
                    "not_allowed",
                    "captures of plain text are not allowed on this admin endpoint, only sealed"
                            + " ones; the node must be started with --admin-capture plain,"
                            + " node.admin_capture = \"plain\" or AdminConfig.withCapture");
        }
        return Answer.of(order(request, side), handle.hostId());
    }

    private CaptureOrder order(JsonValue request, CaptureSide side) {
        boolean ofLink = request.member("link").isPresent();
        if (request.member("host").isEmpty()) {
            if (ofLink) {
                throw new IllegalArgumentException("\"link\" needs \"host\"");
            }
            return new CaptureOrder(side, OptionalInt.empty(), OptionalInt.empty(), false);
        }
        int host = Requests.id(request, "host", KnetLimits.MAX_HOST_ID);
        if (!ofLink) {
            if (handle.findHost(host).isEmpty()) {
                throw new IllegalArgumentException("there is no host " + host);
            }
            return new CaptureOrder(side, OptionalInt.of(host), OptionalInt.empty(), false);
        }
        int link = Requests.id(request, "link", KnetLimits.MAX_LINKS - 1);
        Changes.linkOf(handle, new LinkName(host, link));
        return new CaptureOrder(side, OptionalInt.of(host), OptionalInt.of(link), false);
    }

    private static CaptureSide side(JsonValue request) {
        if (request.member("side").isEmpty()) {
            return CaptureSide.SEALED;
        }
        try {
            return CaptureSide.ofName(request.text("side").orElse(""));
        } catch (KnetException e) {
            throw new IllegalArgumentException("\"side\" must be \"sealed\" or \"plain\"", e);
        }
    }
}
