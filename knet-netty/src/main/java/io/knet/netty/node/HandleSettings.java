package io.knet.netty.node;

import io.knet.netty.handler.LinkInitializer;
import java.time.Duration;

/**
 * What a handle was configured with.
 *
 * @param syncTimeout how long a sendSync waits unless told otherwise
 * @param socketBuffer size of each socket's buffers, in bytes
 * @param linkInitializer adds the program's own handlers
 * @param reassemblyBuffers how many messages of a host may be incomplete, a power of two
 */
public record HandleSettings(
        Duration syncTimeout,
        int socketBuffer,
        LinkInitializer linkInitializer,
        int reassemblyBuffers) {}
