package io.knet.tools.node.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.knet.LinkPolicy;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerSpecTest {
    @Test
    void anIdIsEnough() {
        assertThat(PeerSpec.parse("65535"))
                .isEqualTo(new PeerSpec(65535, Optional.empty(), LinkPolicy.PASSIVE));
    }

    @Test
    void takesNameAndPolicyInAnyOrder() {
        PeerSpec expected = new PeerSpec(2, Optional.of("db=2"), LinkPolicy.RR);

        assertThat(PeerSpec.parse("2,name=db=2,policy=rr")).isEqualTo(expected);
        assertThat(PeerSpec.parse("2,policy=rr,name=db=2")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"passive,PASSIVE", "active,ACTIVE", "rr,RR"})
    void knowsAllPolicies(String text, LinkPolicy policy) {
        assertThat(PeerSpec.parse("2,policy=" + text).policy()).isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''               | host id \"\" must be a number from 0 to 65535",
                "65536            | host id \"65536\" must be a number from 0 to 65535",
                "db2              | host id \"db2\" must be a number from 0 to 65535",
                "2,policy=ACTIVE  | policy \"ACTIVE\" must be passive, active or rr",
                "2,policy=        | policy \"\" must be passive, active or rr",
                "2,color=red      | \"color=red\" must be name=... or policy=...",
                "2,name           | \"name\" must be name=... or policy=...",
                "2,               | \"\" must be name=... or policy=...",
                "2,name=a,name=b  | name is given twice"
            })
    void saysWhatIsWrong(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerSpec.parse(text))
                .withMessage(message);
    }
}
