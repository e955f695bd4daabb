package io.knet.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.admin.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTextTest {
    private static String textOf(String code, String next) {
        return new StatusText(
                        JsonValue.parse(
                                "{\"id\":1,\"forwarding\":true,\"data_mtu\":482,\"hosts\":[{\"host\":2,"
                                        + "\"links\":[{\"link\":0,\"enabled\":true,\"diagnosis\":"
                                        + "{\"code\":\""
                                        + code
                                        + "\",\"text\":\"so it is\",\"next\":\""
                                        + next
                                        + "\"}}]}]}"))
                .text();
    }

    @Test
    void aLinkThatComesUpNeedsNoCommand() {
        assertThat(textOf("coming-up", "status"))
                .endsWith("link 2/0: so it is (coming-up)\n")
                .doesNotContain("next:");
    }

    @ParameterizedTest
    @CsvSource({
        "disabled, enable 2/0, knet set link 2/0 enabled=on",
        "peer-disabled, enable 1/0, 'knet set link 1/0 enabled=on, on the peer''s machine'",
        "access-list, acl 2/0, knet set link 2/0",
        "session-platform, log crypto debug, knet set node log.crypto=debug",
        "other-link, status, 'knet status, on the peer''s machine'",
        "silent, ping 10.0.0.2, ping 10.0.0.2"
    })
    void theNextCommandIsOneForATerminal(String code, String next, String shown) {
        assertThat(textOf(code, next)).endsWith("  next: " + shown + "\n");
    }
}
