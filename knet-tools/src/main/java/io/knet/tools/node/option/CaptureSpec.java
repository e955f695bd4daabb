package io.knet.tools.node.option;

import io.knet.CaptureSide;
import io.knet.KnetLimits;
import io.knet.admin.value.Numbers;
import io.knet.netty.capture.CaptureConfig;
import io.knet.tools.ByteCount;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * A capture of all links: {@code FILE[,sealed|plain][,size=BYTES][,files=N][,off]}.
 *
 * @param config where it is written, and what
 * @param off whether it waits for the command {@code capture on}
 */
public record CaptureSpec(CaptureConfig config, boolean off) {
    private static final String FORM =
            "must be sealed, plain, size=..., files=... or off, as in"
                    + " node.pcapng,plain,size=100M,files=10";

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     * @throws io.knet.KnetException if a number is out of its range
     */
    public static CaptureSpec parse(String text) {
        String[] parts = text.split(",", -1);
        CaptureConfig config = CaptureConfig.of(path(parts[0]), CaptureSide.SEALED);
        boolean off = false;
        Set<String> given = new HashSet<>();
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i];
            String setting =
                    part.equals("sealed") || part.equals("plain") ? "side" : part.split("=", 2)[0];
            if (!given.add(setting)) {
                throw new IllegalArgumentException(setting + " is given twice");
            }
            if (part.startsWith("size=")) {
                config =
                        config.withFileBytes(
                                ByteCount.parse("size", part.substring("size=".length())));
            } else if (part.startsWith("files=")) {
                String count = part.substring("files=".length());
                config =
                        config.withFiles(
                                Numbers.parse("files", count, 1, KnetLimits.MAX_CAPTURE_FILES));
            } else if (part.equals("off")) {
                off = true;
            } else if (part.equals("sealed") || part.equals("plain")) {
                config = withSide(config, CaptureSide.ofName(part));
            } else {
                throw new IllegalArgumentException("\"" + part + "\" " + FORM);
            }
        }
        return new CaptureSpec(config, off);
    }

    private static CaptureConfig withSide(CaptureConfig config, CaptureSide side) {
        return CaptureConfig.of(config.file(), side)
                .withFileBytes(config.fileBytes())
                .withFiles(config.files());
    }

    private static Path path(String name) {
        try {
            Path path = Path.of(name);
            if (name.isEmpty() || path.getFileName() == null) {
                throw new IllegalArgumentException("\"" + name + "\" is not the name of a file");
            }
            return path;
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + name + "\" is not the name of a file", e);
        }
    }

    /** For picocli. */
    static final class Converter extends OptionText.Converter<CaptureSpec> {
        Converter() {
            super(CaptureSpec::parse);
        }
    }
}
