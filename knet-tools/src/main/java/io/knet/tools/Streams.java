package io.knet.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * The streams that a command reads and writes.
 *
 * @param in standard input
 * @param out standard output, UTF-8 whatever the locale; whoever writes to it flushes it
 * @param err standard error
 */
public record Streams(InputStream in, PrintStream out, PrintStream err) {
    /** The streams of this process. */
    public static Streams ofProcess() {
        BufferedOutputStream buffered =
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
        return new Streams(System.in, new PrintStream(buffered, false, UTF_8), System.err);
    }
}
