package io.knet.admin;

import static java.util.Objects.requireNonNull;

import io.knet.CaptureSide;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an {@link AdminEndpoint} answers, and what it does for those who ask. Unless told otherwise
 * it tells and changes, and shows nobody a packet. Immutable.
 */
public final class AdminConfig {
    private final Path path;
    private final boolean readOnly;
    private final @Nullable CaptureSide capture;

    private AdminConfig(Path path, boolean readOnly, @Nullable CaptureSide capture) {
        this.path = requireNonNull(path, "path");
        this.readOnly = readOnly;
        this.capture = capture;
        if (readOnly && capture != null) {
            throw new IllegalArgumentException(
                    "a read-only admin endpoint lets nobody capture packets; leave out one of both");
        }
    }

    /** An endpoint that answers at a path and allows no captures. */
    public static AdminConfig of(Path path) {
        return new AdminConfig(path, false, null);
    }

    /**
     * The same that only tells, or does all again: {@code set}, {@code ping} and {@code capture}
     * are refused by one that only tells.
     *
     * @throws IllegalArgumentException if it allows captures
     */
    public AdminConfig withReadOnly(boolean only) {
        return new AdminConfig(path, only, capture);
    }

    /**
     * The same that lets clients capture packets. {@link CaptureSide#SEALED} allows what others see
     * on the network too; {@link CaptureSide#PLAIN} allows both sides, so that whoever can ask can
     * read all messages.
     *
     * @throws IllegalArgumentException if it only tells
     */
    public AdminConfig withCapture(CaptureSide most) {
        return new AdminConfig(path, readOnly, requireNonNull(most, "most"));
    }

    /** The same at another path. */
    AdminConfig at(Path other) {
        return new AdminConfig(other, readOnly, capture);
    }

    /** Where the socket is. */
    public Path path() {
        return path;
    }

    /** Whether it only tells. */
    public boolean readOnly() {
        return readOnly;
    }

    /** What may be captured at most; empty if nothing. */
    public Optional<CaptureSide> capture() {
        return Optional.ofNullable(capture);
    }

    /** Two are equal if all their values are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AdminConfig that
                && path.equals(that.path)
                && readOnly == that.readOnly
                && capture == that.capture;
    }

    @Override
    public int hashCode() {
        return Objects.hash(path, readOnly, capture);
    }

    @Override
    public String toString() {
        return "AdminConfig[path="
                + path
                + ", readOnly="
                + readOnly
                + ", capture="
                + capture().map(CaptureSide::wireName).orElse("off")
                + "]";
    }
}
