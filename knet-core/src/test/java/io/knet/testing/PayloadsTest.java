package io.knet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;

class PayloadsTest {
    @Test
    void generatesTheLinearPayload() {
        byte[] bytes = Payloads.lin(3, 600);

        assertThat(bytes).hasSize(600).startsWith(3, 10, 17);
        assertThat(bytes[255]).isEqualTo((byte) (3 + 7 * 255));
        assertThat(bytes[256]).isEqualTo((byte) (3 + 7 * 256 + 13));
        assertThat(bytes[599]).isEqualTo((byte) (3 + 7 * 599 + 26));
    }

    @Test
    void refusesAGeneratedPayloadWithAnotherDigest() {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("gen", "lin").put("seed", 1).put("len", 2).put("sha256", "00");

        assertThatThrownBy(() -> Payloads.parse(json)).hasMessageContaining("digest");
    }
}
