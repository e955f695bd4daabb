package io.knet.tools.node.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.HostConfig;
import io.knet.KnetException;
import io.knet.LinkPolicy;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerSpecTest {
    @Test
    void anIdIsEnough() {
        assertThat(PeerSpec.parse("65535"))
                .isEqualTo(
                        new PeerSpec(65535, Optional.empty(), HostConfig.of(LinkPolicy.PASSIVE)));
    }

    @Test
    void takesNameAndPolicyInAnyOrder() {
        PeerSpec expected = new PeerSpec(2, Optional.of("db=2"), HostConfig.of(LinkPolicy.RR));

        assertThat(PeerSpec.parse("2,name=db=2,policy=rr")).isEqualTo(expected);
        assertThat(PeerSpec.parse("2,policy=rr,name=db=2")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"passive,PASSIVE", "active,ACTIVE", "rr,RR", "Active,ACTIVE"})
    void knowsAllPolicies(String text, LinkPolicy policy) {
        assertThat(PeerSpec.parse("2,policy=" + text).config().policy()).isEqualTo(policy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast"})
    void namesThePoliciesIfOneIsUnknown(String text) {
        assertThatThrownBy(() -> PeerSpec.parse("2,policy=" + text))
                .isInstanceOf(KnetException.class)
                .hasMessage("unknown link policy \"" + text + "\"; use passive, active or rr");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''               | host id \"\" must be a number from 0 to 65535",
                "65536            | host id \"65536\" must be a number from 0 to 65535",
                "db2              | host id \"db2\" must be a number from 0 to 65535",
                "2,color=red      | \"color=red\" must be dialect=... or name=... or policy=... or pubkey=...",
                "2,name           | \"name\" must be dialect=... or name=... or policy=... or pubkey=...",
                "2,               | \"\" must be dialect=... or name=... or policy=... or pubkey=...",
                "2,name=a,name=b  | name is given twice"
            })
    void saysWhatIsWrong(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerSpec.parse(text))
                .withMessage(message);
    }
}
