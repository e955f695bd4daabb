package example.replica;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * A value of a key, with what orders it among the others that the key has had. Of two that were
 * written at once on both nodes the one with the greater version, or else of the greater node, is
 * the newer one, on both nodes.
 */
record Entry(long version, int node, String value) {
    private static final Comparator<Entry> AGE =
            Comparator.comparingLong(Entry::version).thenComparingInt(Entry::node);

    boolean isNewerThan(Entry other) {
        return AGE.compare(this, other) > 0;
    }

    /** The message that carries an entry: version, node, key and value. */
    ByteBuf toMessage(String key) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        byte[] content = value.getBytes(StandardCharsets.UTF_8);
        return Unpooled.buffer(14 + name.length + content.length)
                .writeLong(version)
                .writeShort(node)
                .writeInt(name.length)
                .writeBytes(name)
                .writeBytes(content);
    }

    /** What a message carries. */
    record Keyed(String key, Entry entry) {
        /**
         * Reads a message of the other node.
         *
         * @throws IndexOutOfBoundsException if it is none of {@link Entry#toMessage}
         */
        static Keyed of(ByteBuf message) {
            long version = message.readLong();
            int node = message.readUnsignedShort();
            String key =
                    message.readCharSequence(message.readInt(), StandardCharsets.UTF_8).toString();
            return new Keyed(
                    key, new Entry(version, node, message.toString(StandardCharsets.UTF_8)));
        }
    }
}
