package io.knet.tools.node.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetMessage;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReceivedTest {
    private static final String HELLO_SHA256 =
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @Test
    void tellsWhatCame() {
        MessageReceived event = received("hello".getBytes(UTF_8));

        assertThat(event.json())
                .hasToString(
                        "{\"event\":\"message\",\"from\":2,\"channel\":3,\"length\":5,\"sha256\":\""
                                + HELLO_SHA256
                                + "\",\"text\":\"hello\"}");
        assertThat(event.text()).isEqualTo("from 2 on channel 3, 5 bytes: \"hello\"");
    }

    @Test
    void leavesOutWhatCannotBePrinted() {
        MessageReceived event = received(new byte[] {0, 1, 2});
        String digest = "ae4b3280e56e2faf83f414a6e3dabe9d5fbe18976544c05fed121accb85b53fc";

        assertThat(event.json())
                .hasToString(
                        "{\"event\":\"message\",\"from\":2,\"channel\":3,\"length\":3,\"sha256\":\""
                                + digest
                                + "\"}");
        assertThat(event.text()).isEqualTo("from 2 on channel 3, 3 bytes: sha256 " + digest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "a\tb\r\nc\n",
                "gr\u00fc\u00df",
                "\u65e5\u672c",
                "\ud83d\ude00",
                "\u2028"
            })
    void textIsPrintable(String text) {
        assertThat(MessageReceived.printable(text.getBytes(UTF_8))).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\u0007", "\u001b[31m", "\u007f", "\u0085", "\uffff"})
    void controlCharactersAreNot(String text) {
        assertThat(MessageReceived.printable(text.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void otherEncodingsAreNot() {
        assertThat(MessageReceived.printable(new byte[] {'g', 'r', (byte) 0xfc})).isEmpty();
        assertThat(MessageReceived.printable(new byte[] {(byte) 0xc0, (byte) 0x80})).isEmpty();
        assertThat(MessageReceived.printable(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}))
                .isEmpty();
    }

    @Test
    void cutsLongTextForPeopleOnly() {
        String text = "\ud83d\ude00".repeat(150);
        MessageReceived event = received(text.getBytes(UTF_8));

        assertThat(event.json().toString()).contains(text);
        assertThat(event.text())
                .isEqualTo(
                        "from 2 on channel 3, 600 bytes: \""
                                + "\ud83d\ude00".repeat(100)
                                + "\"...");
    }

    private static MessageReceived received(byte[] content) {
        KnetMessage message = new KnetMessage(2, 3, Unpooled.wrappedBuffer(content));
        try {
            return MessageReceived.of(message);
        } finally {
            message.release();
        }
    }
}
