package io.knet.netty.count;

import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The logger of a subsystem for one handle: its lines begin with the handle's host id, as in {@code
 * [1] link 2/0 is up}, since there may be several handles in a process.
 */
public final class HandleLog extends LegacyAbstractLogger {
    @Serial private static final long serialVersionUID = 1L;

    private final transient Logger backend;
    private final int hostId;

    private HandleLog(Logger backend, int hostId) {
        this.backend = backend;
        name = backend.getName();
        this.hostId = hostId;
    }

    /**
     * The logger of a subsystem.
     *
     * @param hostId the handle's
     */
    public static Logger of(LogSubsystem subsystem, int hostId) {
        return new HandleLog(KnetLogging.logger(subsystem), hostId);
    }

    @Override
    public boolean isTraceEnabled() {
        return backend.isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return backend.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return backend.isInfoEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
        return backend.isWarnEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
        return backend.isErrorEnabled();
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        LoggingEventBuilder line = backend.atLevel(level).setMessage("[" + hostId + "] " + message);
        if (marker != null) {
            line = line.addMarker(marker);
        }
        if (arguments != null) {
            for (Object argument : arguments) {
                line = line.addArgument(argument);
            }
        }
        if (cause != null) {
            line = line.setCause(cause);
        }
        line.log();
    }
}
