package io.knet.netty.capture;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** Where captures are written to, one file after the other. */
@FunctionalInterface
interface CaptureTarget {
    /** The next file, empty. The one before is closed already. */
    WritableByteChannel next() throws IOException;
}
