package io.knet.tools.node.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.KnetMessage;
import io.knet.admin.report.NodeEvent;
import io.knet.stats.json.JsonObject;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A message came.
 *
 * @param from id of the host that sent it
 * @param channel number of the channel
 * @param length its length in bytes
 * @param sha256 its digest, in hexadecimal digits
 * @param content its content, if that is printable
 */
public record MessageReceived(
        int from, int channel, int length, String sha256, Optional<String> content)
        implements NodeEvent {
    private static final int LONGEST_TEXT = 200;

    /** The event of a message, which stays the caller's. */
    public static MessageReceived of(KnetMessage message) {
        byte[] bytes = ByteBufUtil.getBytes(message.content());
        return new MessageReceived(
                message.sourceHost(),
                message.channel(),
                bytes.length,
                HexFormat.of().formatHex(digest().digest(bytes)),
                printable(bytes));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The bytes as text, if they are UTF-8 without control characters other than tabs and line
     * ends.
     */
    static Optional<String> printable(byte[] bytes) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.codePoints().allMatch(MessageReceived::isPrintable)
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isPrintable(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (Character.isDefined(c) && !Character.isISOControl(c));
    }

    @Override
    public JsonObject json() {
        return new JsonObject()
                .put("event", "message")
                .put("from", from)
                .put("channel", channel)
                .put("length", length)
                .put("sha256", sha256)
                .put("text", content);
    }

    @Override
    public String text() {
        return "from "
                + from
                + " on channel "
                + channel
                + ", "
                + length
                + " bytes: "
                + content.map(MessageReceived::quoted).orElse("sha256 " + sha256);
    }

    private static String quoted(String content) {
        if (content.length() <= LONGEST_TEXT) {
            return JsonObject.quoted(content);
        }
        int end = content.offsetByCodePoints(0, content.codePointCount(0, LONGEST_TEXT));
        return JsonObject.quoted(content.substring(0, end)) + "...";
    }
}
