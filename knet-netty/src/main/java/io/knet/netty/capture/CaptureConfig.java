package io.knet.netty.capture;

import static java.util.Objects.requireNonNull;

import io.knet.CaptureSide;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a {@link PacketCapture} writes, what, and how much. Immutable. */
public final class CaptureConfig {
    /** The length of a file unless another one is set, in bytes. */
    public static final long DEFAULT_FILE_BYTES = 64L << 20;

    /** The number of files unless another one is set. */
    public static final int DEFAULT_FILES = 4;

    /** What may wait to be written unless something else is set, in bytes. */
    public static final int DEFAULT_QUEUE_BYTES = 16 << 20;

    private final Path file;
    private final CaptureSide side;
    private final long fileBytes;
    private final int files;
    private final int queueBytes;

    private CaptureConfig(Path file, CaptureSide side, long fileBytes, int files, int queueBytes) {
        requireNonNull(file, "file");
        requireNonNull(side, "side");
        check("length of a capture's file", fileBytes, KnetLimits.MIN_CAPTURE_FILE, Long.MAX_VALUE);
        check("number of a capture's files", files, 1, KnetLimits.MAX_CAPTURE_FILES);
        check("queue of a capture", queueBytes, KnetLimits.MIN_CAPTURE_QUEUE, Integer.MAX_VALUE);
        this.file = file;
        this.side = side;
        this.fileBytes = fileBytes;
        this.files = files;
        this.queueBytes = queueBytes;
    }

    private static void check(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    what + " " + value + " must be " + least + " to " + most);
        }
    }

    /**
     * A capture of {@link #DEFAULT_FILES} files of {@link #DEFAULT_FILE_BYTES}.
     *
     * @param file the newest file; older ones have a number behind this name, 1 and upwards
     */
    public static CaptureConfig of(Path file, CaptureSide side) {
        return new CaptureConfig(
                file, side, DEFAULT_FILE_BYTES, DEFAULT_FILES, DEFAULT_QUEUE_BYTES);
    }

    /** The same with files of another length. */
    public CaptureConfig withFileBytes(long bytes) {
        return new CaptureConfig(file, side, bytes, files, queueBytes);
    }

    /** The same with another number of files. */
    public CaptureConfig withFiles(int count) {
        return new CaptureConfig(file, side, fileBytes, count, queueBytes);
    }

    /** The same with another bound of what waits. */
    public CaptureConfig withQueueBytes(int bytes) {
        return new CaptureConfig(file, side, fileBytes, files, bytes);
    }

    /** The newest file; the one before has {@code .1} behind its name, and so on. */
    public Path file() {
        return file;
    }

    /** On which side of the crypto packets are captured. */
    public CaptureSide side() {
        return side;
    }

    /**
     * The longest that a file becomes, in bytes, at least {@link KnetLimits#MIN_CAPTURE_FILE}. Then
     * the next one begins.
     */
    public long fileBytes() {
        return fileBytes;
    }

    /**
     * The most files that are kept, 1 to {@link KnetLimits#MAX_CAPTURE_FILES}. A new one takes the
     * place of the oldest.
     */
    public int files() {
        return files;
    }

    /**
     * Bytes that may wait to be written, at least {@link KnetLimits#MIN_CAPTURE_QUEUE}. What comes
     * while they do is left out of the capture and counted.
     */
    public int queueBytes() {
        return queueBytes;
    }

    /** Two are equal if all their values are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CaptureConfig that
                && file.equals(that.file)
                && side == that.side
                && fileBytes == that.fileBytes
                && files == that.files
                && queueBytes == that.queueBytes;
    }

    @Override
    public int hashCode() {
        return Objects.hash(file, side, fileBytes, files, queueBytes);
    }

    @Override
    public String toString() {
        return "CaptureConfig[file="
                + file
                + ", side="
                + side
                + ", fileBytes="
                + fileBytes
                + ", files="
                + files
                + ", queueBytes="
                + queueBytes
                + "]";
    }
}
