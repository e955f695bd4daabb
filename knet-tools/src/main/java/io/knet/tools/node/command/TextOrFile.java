package io.knet.tools.node.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.KnetLimits;
import io.knet.admin.value.BoundedFile;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What a message consists of: {@code TEXT}, or the content of a file for {@code @FILE}.
 *
 * @param source the text as it was given
 */
record TextOrFile(String source) {
    /**
     * The content, which the caller owns.
     *
     * @throws ToolException if the file cannot be used
     */
    ByteBuf content() {
        if (!source.startsWith("@")) {
            return Unpooled.wrappedBuffer(source.getBytes(UTF_8));
        }
        try {
            return Unpooled.wrappedBuffer(
                    BoundedFile.read("file", source.substring(1), KnetLimits.MAX_MESSAGE));
        } catch (IllegalArgumentException e) {
            throw new ToolException(ExitCode.USAGE, Messages.of(e));
        }
    }
}
