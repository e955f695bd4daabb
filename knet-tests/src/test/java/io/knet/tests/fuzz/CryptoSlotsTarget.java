package io.knet.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ClearTraffic;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.OpenResult;
import io.knet.crypto.engine.Opening;
import io.knet.crypto.engine.Sealing;
import io.knet.crypto.engine.SecureSalts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One packet at a node with two crypto slots (spec wire 5.5). The first byte says which slots are
 * loaded, which is in use, whether clear traffic is allowed, and which key, if any, the rest is
 * sealed with.
 */
final class CryptoSlotsTarget implements FuzzTarget {
    private static final int KEY_LENGTH = 128;

    /** Keys 1 and 2 may be loaded, key 3 is a stranger's. */
    private static final List<CryptoConfig> KEYS =
            List.of(
                    config(1, CryptoCipher.AES256, CryptoHash.SHA256),
                    config(2, CryptoCipher.NONE, CryptoHash.MD5),
                    config(3, CryptoCipher.AES128, CryptoHash.SHA1));

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final CryptoSlots[] nodes = new CryptoSlots[32];
    private final Opening[] openings = new Opening[32];
    private final Sealing[] senders = new Sealing[4];

    CryptoSlotsTarget() {
        for (int key = 1; key <= 3; key++) {
            CryptoSlots sender = new CryptoSlots();
            sender.apply(Optional.of(KEYS.get(key - 1)));
            senders[key] = sender.newSealing(new SecureSalts());
        }
    }

    private static CryptoConfig config(int fill, CryptoCipher cipher, CryptoHash hash) {
        byte[] key = new byte[KEY_LENGTH];
        Arrays.fill(key, (byte) fill);
        return CryptoConfig.of(CryptoConfig.DEFAULT_MODEL, cipher, hash, key);
    }

    @Override
    public void run(byte[] bytes) {
        Input input = new Input(bytes);
        int choice = input.u8();
        int node = choice & 31;
        int key = input.u8() & 3;
        byte[] packet = input.rest();
        if (packet.length == 0 || packet.length > 65_000) {
            return;
        }
        open(node);
        check(node, key, packet);
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    private void open(int node) {
        if (nodes[node] != null) {
            return;
        }
        CryptoSlots slots = new CryptoSlots();
        for (int slot = 1; slot <= 2; slot++) {
            if (isLoaded(node, slot)) {
                slots.set(slot, KEYS.get(slot - 1));
            }
        }
        int inUse = node >> 2 & 3;
        if (inUse == 0 || (inUse <= 2 && isLoaded(node, inUse))) {
            slots.use(inUse);
        }
        slots.rxClear(isClearAllowed(node) ? ClearTraffic.ALLOW : ClearTraffic.DISALLOW);
        nodes[node] = slots;
        openings[node] = slots.newOpening();
    }

    private static boolean isLoaded(int node, int slot) {
        return (node & slot) != 0;
    }

    private static boolean isClearAllowed(int node) {
        return (node & 16) != 0;
    }

    private void check(int node, int key, byte[] packet) {
        ByteBuf plain = allocator.directBuffer(packet.length).writeBytes(packet);
        ByteBuf datagram = key == 0 ? plain.retain() : senders[key].seal(plain.retain(), allocator);
        int length = datagram.readableBytes();
        OpenResult result = openings[node].open(datagram, allocator);

        assertThat(result).isEqualTo(expected(node, key));
        assertThat(datagram.readableBytes()).isEqualTo(length);
        if (result == OpenResult.OPENED) {
            ByteBuf opened = openings[node].takePlain();
            assertThat(ByteBufUtil.getBytes(opened)).isEqualTo(packet);
            opened.release();
        }
        datagram.release();
        plain.release();
    }

    private static OpenResult expected(int node, int key) {
        if ((key == 1 || key == 2) && isLoaded(node, key)) {
            return OpenResult.OPENED;
        }
        if (isClearAllowed(node)) {
            return OpenResult.CLEAR;
        }
        return (node & 3) == 0 ? OpenResult.CLEAR_NOT_ALLOWED : OpenResult.NOT_AUTHENTIC;
    }
}
