package io.knet.tools.node.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.AccessEntry;
import io.knet.KnetException;
import io.knet.admin.value.LinkName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclSpecTest {
    @Test
    void readsEntries() {
        assertThat(AclSpec.parse("2/7,accept,10.0.0.1"))
                .isEqualTo(new AclSpec(new LinkName(2, 7), AccessEntry.accept("10.0.0.1")));
        assertThat(AclSpec.parse("2/0,reject,10.0.0.1-10.0.0.9").entry())
                .isEqualTo(AccessEntry.reject("10.0.0.1-10.0.0.9"));
        assertThat(AclSpec.parse("2/0,accept,fd00::/8").entry())
                .isEqualTo(AccessEntry.accept("fd00::/8"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2/0 | \"2/0\" must have a link, accept or reject, and sources, as in 2/0,accept,10.0.0.0/8",
                "2,accept,10.0.0.1 | link \"2\" must be PEER/LINK, as in 2/0"
            })
    void saysWhatIsWrong(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AclSpec.parse(text))
                .withMessage(message);
    }

    @Test
    void leavesTheVerdictToTheLibrary() {
        assertThatThrownBy(() -> AclSpec.parse("2/0,allow,10.0.0.1"))
                .isInstanceOf(KnetException.class)
                .hasMessage("unknown verdict \"allow\"; use accept or reject");
    }

    @Test
    void leavesTheSourcesToTheLibrary() {
        assertThatThrownBy(() -> AclSpec.parse("2/0,accept,db1"))
                .isInstanceOf(KnetException.class)
                .hasMessageContaining("is not an access entry");
    }
}
