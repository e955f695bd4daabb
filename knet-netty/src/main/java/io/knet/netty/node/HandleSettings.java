package io.knet.netty.node;

import io.knet.netty.LinkInitializer;
import java.time.Duration;

/**
 * What a handle was configured with.
 *
 * @param syncTimeout how long a sendSync waits unless told otherwise
 * @param socketBuffer size of each socket's buffers, in bytes
 * @param linkInitializer adds the program's own handlers
 */
public record HandleSettings(
        Duration syncTimeout, int socketBuffer, LinkInitializer linkInitializer) {}
