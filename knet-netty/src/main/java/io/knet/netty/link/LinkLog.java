package io.knet.netty.link;

import io.knet.log.LogSubsystem;
import io.knet.netty.count.HandleLog;
import io.knet.netty.count.LimitedLog;
import io.knet.netty.transport.SocketErrors;
import io.netty.util.concurrent.Ticker;
import org.slf4j.Logger;

/** What goes wrong with a link on our side, in the log, at most once a second. */
final class LinkLog {
    private final LinkId id;
    private final Logger logger;
    private final LimitedLog log;

    LinkLog(LinkId id, Ticker ticker) {
        this.id = id;
        logger = HandleLog.of(LogSubsystem.LINK, id.localHost());
        log = new LimitedLog(logger, ticker, 1);
    }

    /** Something worth knowing. */
    void info(String what) {
        log.info("link {}: {}", id, what);
    }

    /** Something is wrong that an operator should know of. */
    void warn(String what) {
        log.warn("link {}: {}", id, what);
    }

    /** Something failed that will be tried again, or that lost a packet. */
    void warn(String what, Throwable failure) {
        log.warn("link {}: {}: {}", id, what, SocketErrors.describe(failure));
    }
}
