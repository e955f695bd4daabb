package io.knet.netty.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is in a capture's file, read by what the format's description says. */
final class PcapNgFile {
    /** Names of the interfaces. */
    final List<String> interfaces = new ArrayList<>();

    /** The packets. */
    final List<Packet> packets = new ArrayList<>();

    /** What the end says was dropped, by the number of the interface. */
    final Map<Integer, Long> dropped = new HashMap<>();

    /** What the end says was received, by the number of the interface. */
    final Map<Integer, Long> received = new HashMap<>();

    record Packet(int point, long epochNanos, int flags, String comment, byte[] ip) {
        boolean isIpv4() {
            return (ip[0] & 0xf0) == 0x40;
        }

        byte[] content() {
            int headers = isIpv4() ? 28 : 48;
            byte[] content = new byte[ip.length - headers];
            System.arraycopy(ip, headers, content, 0, content.length);
            return content;
        }
    }

    private PcapNgFile() {}

    static PcapNgFile read(Path file) throws IOException {
        PcapNgFile read = new PcapNgFile();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.getInt(0)).isEqualTo(0x0a0d0d0a);
        assertThat(bytes.getInt(8)).isEqualTo(0x1a2b3c4d);
        while (bytes.hasRemaining()) {
            int type = bytes.getInt();
            int length = bytes.getInt();
            assertThat(length % 4).isZero();
            ByteBuffer body = bytes.slice(bytes.position(), length - 12);
            body.order(ByteOrder.LITTLE_ENDIAN);
            bytes.position(bytes.position() + length - 12);
            assertThat(bytes.getInt()).isEqualTo(length);
            read.block(type, body);
        }
        return read;
    }

    private void block(int type, ByteBuffer body) {
        switch (type) {
            case 0x0a0d0d0a -> assertThat(options(body, 16)).containsKey(4);
            case 1 -> {
                assertThat(body.getShort(0)).isEqualTo((short) 101);
                Map<Integer, byte[]> options = options(body, 8);
                assertThat(options.get(9)).containsExactly(9);
                interfaces.add(new String(options.get(2), StandardCharsets.UTF_8));
            }
            case 6 -> {
                int length = body.getInt(12);
                assertThat(body.getInt(16)).isEqualTo(length);
                byte[] ip = new byte[length];
                body.get(20, ip);
                Map<Integer, byte[]> options = options(body, 20 + (length + 3) / 4 * 4);
                packets.add(
                        new Packet(
                                body.getInt(0),
                                time(body),
                                little(options.get(2)).getInt(0),
                                new String(
                                        options.getOrDefault(1, new byte[0]),
                                        StandardCharsets.UTF_8),
                                ip));
            }
            case 5 -> {
                Map<Integer, byte[]> options = options(body, 12);
                received.put(body.getInt(0), little(options.get(4)).getLong(0));
                dropped.put(body.getInt(0), little(options.get(5)).getLong(0));
            }
            default -> throw new AssertionError("a block of type " + type);
        }
    }

    private static long time(ByteBuffer body) {
        return (long) body.getInt(4) << 32 | Integer.toUnsignedLong(body.getInt(8));
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Map<Integer, byte[]> options(ByteBuffer body, int start) {
        Map<Integer, byte[]> options = new HashMap<>();
        int at = start;
        while (body.getShort(at) != 0) {
            byte[] value = new byte[body.getShort(at + 2)];
            body.get(at + 4, value);
            options.put((int) body.getShort(at), value);
            at += 4 + (value.length + 3) / 4 * 4;
        }
        assertThat(body.limit()).isEqualTo(at + 4);
        return options;
    }
}
