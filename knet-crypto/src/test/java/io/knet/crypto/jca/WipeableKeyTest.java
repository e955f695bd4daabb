package io.knet.crypto.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import org.junit.jupiter.api.Test;

class WipeableKeyTest {
    private static final byte[] BYTES = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @Test
    void copiesWhatItIsGivenAndWhatItHandsOut() {
        byte[] given = BYTES.clone();
        WipeableKey key = new WipeableKey("AES", given);
        given[0] = 0;
        key.getEncoded()[1] = 0;
        assertThat(key.getEncoded()).isEqualTo(BYTES);
        assertThat(key.getAlgorithm()).isEqualTo("AES");
        assertThat(key.getFormat()).isEqualTo("RAW");
    }

    @Test
    void holdsOnlyZerosOnceDestroyed() throws ReflectiveOperationException {
        WipeableKey key = new WipeableKey("AES", BYTES);
        key.destroy();
        Field bytes = WipeableKey.class.getDeclaredField("bytes");
        bytes.setAccessible(true);
        assertThat((byte[]) bytes.get(key)).containsOnly(0);
        assertThat(key.isDestroyed()).isTrue();
        assertThatIllegalStateException().isThrownBy(key::getEncoded);
    }

    @Test
    void isNotSerialized() {
        assertThatThrownBy(
                        () ->
                                new ObjectOutputStream(new ByteArrayOutputStream())
                                        .writeObject(new WipeableKey("AES", BYTES)))
                .isInstanceOf(NotSerializableException.class);
    }

    @Test
    void aCipherThatThrewWorksAgainAfterReset() throws GeneralSecurityException {
        JcaCipher cipher =
                new JcaCipher(
                        Cipher.getInstance("AES/CBC/NoPadding"),
                        Cipher.ENCRYPT_MODE,
                        new WipeableKey("AES", BYTES));
        byte[] in = new byte[32];
        byte[] first = new byte[32];
        cipher.process(in, 0, 32, first, 0);
        assertThatThrownBy(() -> cipher.process(in, 0, 32, new byte[16], 0))
                .isInstanceOf(ShortBufferException.class);
        assertThatThrownBy(() -> cipher.process(in, 0, 31, new byte[32], 0))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("16 of 31");
        cipher.reset();
        byte[] again = new byte[32];
        cipher.process(in, 0, 32, again, 0);
        assertThat(again).isEqualTo(first);
    }
}
