package io.knet.log;

import java.io.Serial;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.Reporter;
import org.slf4j.spi.LocationAwareLogger;
import org.slf4j.spi.LoggingEventBuilder;

/** A logger of the backend's with a level of knet's in front of it. */
final class GatedLogger extends LegacyAbstractLogger {
    @Serial private static final long serialVersionUID = 1L;

    /** The class whose methods are called: it declares them, though they are called on this. */
    private static final String CALLER_BOUNDARY = AbstractLogger.class.getName();

    private static final AtomicBoolean FAILURE_REPORTED = new AtomicBoolean();

    private final transient Logger backend;
    private transient volatile @Nullable LogLevel level;

    GatedLogger(Logger backend) {
        this.backend = backend;
        name = backend.getName();
    }

    void level(LogLevel newLevel) {
        level = newLevel;
    }

    void followBackend() {
        level = null;
    }

    Optional<LogLevel> level() {
        return Optional.ofNullable(level);
    }

    private boolean admits(LogLevel line) {
        LogLevel current = level;
        return current == null || current.admits(line);
    }

    @Override
    public boolean isErrorEnabled() {
        return admits(LogLevel.ERROR) && backend.isErrorEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
        return admits(LogLevel.WARN) && backend.isWarnEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return admits(LogLevel.INFO) && backend.isInfoEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return admits(LogLevel.DEBUG) && backend.isDebugEnabled();
    }

    @Override
    public boolean isTraceEnabled() {
        return admits(LogLevel.TRACE) && backend.isTraceEnabled();
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return CALLER_BOUNDARY;
    }

    /**
     * A backend that fails must not harm what is logged about: the first failure is reported where
     * SLF4J reports its own problems, on the standard error output unless told otherwise.
     */
    @Override
    protected void handleNormalizedLoggingCall(
            Level lineLevel,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        try {
            pass(lineLevel, marker, message, arguments, cause);
        } catch (RuntimeException | Error failure) {
            if (FAILURE_REPORTED.compareAndSet(false, true)) {
                Reporter.error("the logging backend failed on a line of " + name, failure);
            }
        }
    }

    private void pass(
            Level lineLevel,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        if (backend instanceof LocationAwareLogger locating) {
            // So that the backend names the line of knet's that logged, not this one.
            locating.log(marker, CALLER_BOUNDARY, lineLevel.toInt(), message, arguments, failure);
            return;
        }
        LoggingEventBuilder line = backend.makeLoggingEventBuilder(lineLevel).setMessage(message);
        if (marker != null) {
            line = line.addMarker(marker);
        }
        if (arguments != null) {
            for (Object argument : arguments) {
                line = line.addArgument(argument);
            }
        }
        if (failure != null) {
            line = line.setCause(failure);
        }
        line.log();
    }
}
