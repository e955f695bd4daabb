package io.knet.tests.attacks;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Reads a heap dump in the JDK's binary format, object by object, and looks for a key. */
final class HeapDump {
    private static final int SEGMENT = 0x1C;
    private static final int WHOLE_DUMP = 0x0C;

    private static final int CLASS = 0x20;
    private static final int INSTANCE = 0x21;
    private static final int OBJECT_ARRAY = 0x22;
    private static final int PRIMITIVE_ARRAY = 0x23;

    private static final int CLASS_REFERENCES = 6;
    private static final int BYTES_OF_ROOT_NUMBERS = 8;

    private final DataInputStream in;
    private final KeyScan scan;
    private final Map<String, Integer> found = new TreeMap<>();
    private int idSize;
    private long left;

    private HeapDump(DataInputStream in, KeyScan scan) {
        this.in = in;
        this.scan = scan;
    }

    /**
     * How many pieces of a key are in a dump, by what they are in: {@code byte[]}, {@code int[]}
     * and so on, or {@code fields}.
     */
    static Map<String, Integer> find(Path file, KeyScan scan) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            HeapDump dump = new HeapDump(in, scan);
            dump.read();
            return dump.found;
        }
    }

    private void read() throws IOException {
        while (in.readByte() != 0) {
            // The name of the format.
        }
        idSize = in.readInt();
        in.readLong();
        int tag = in.read();
        while (tag >= 0) {
            in.readInt();
            left = Integer.toUnsignedLong(in.readInt());
            if (tag == SEGMENT || tag == WHOLE_DUMP) {
                while (left > 0) {
                    object();
                }
            }
            in.skipNBytes(left);
            tag = in.read();
        }
    }

    private void object() throws IOException {
        int kind = number(1);
        switch (kind) {
            case CLASS -> classDump();
            case INSTANCE -> {
                skip(idSize + Integer.BYTES + idSize);
                search("fields", number(Integer.BYTES));
            }
            case OBJECT_ARRAY -> {
                skip(idSize + Integer.BYTES);
                long count = number(Integer.BYTES);
                skip(idSize + count * idSize);
            }
            case PRIMITIVE_ARRAY -> {
                skip(idSize + Integer.BYTES);
                long count = number(Integer.BYTES);
                int type = number(1);
                search(name(type), count * size(type));
            }
            default -> root(kind);
        }
    }

    private void root(int kind) throws IOException {
        skip(idSize);
        switch (kind) {
            case 0xFF, 0x05, 0x07 -> {
                // Nothing but the object.
            }
            case 0x01 -> skip(idSize);
            case 0x02, 0x03, 0x08 -> skip(BYTES_OF_ROOT_NUMBERS);
            case 0x04, 0x06 -> skip(Integer.BYTES);
            default -> throw new IOException("unknown kind of object in a heap dump: " + kind);
        }
    }

    private void classDump() throws IOException {
        skip(idSize + Integer.BYTES + (long) CLASS_REFERENCES * idSize + Integer.BYTES);
        for (int constants = number(Short.BYTES); constants > 0; constants--) {
            skip(Short.BYTES);
            skip(size(number(1)));
        }
        for (int statics = number(Short.BYTES); statics > 0; statics--) {
            skip(idSize);
            skip(size(number(1)));
        }
        skip((long) number(Short.BYTES) * (idSize + 1));
    }

    private void search(String place, long bytes) throws IOException {
        left -= bytes;
        int pieces = scan.count(in, bytes);
        if (pieces > 0) {
            found.merge(place, pieces, Integer::sum);
        }
    }

    private int number(int bytes) throws IOException {
        left -= bytes;
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << Byte.SIZE | in.readUnsignedByte();
        }
        return value;
    }

    private void skip(long bytes) throws IOException {
        left -= bytes;
        in.skipNBytes(bytes);
    }

    private int size(int type) {
        return switch (type) {
            case 2 -> idSize;
            case 4, 8 -> 1;
            case 5, 9 -> Short.BYTES;
            case 6, 10 -> Integer.BYTES;
            default -> Long.BYTES;
        };
    }

    private static String name(int type) {
        return switch (type) {
            case 8 -> "byte[]";
            case 10 -> "int[]";
            case 11 -> "long[]";
            default -> "array of type " + type;
        };
    }
}
