package io.knet.lab.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.tools.ToolException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplyTest {
    @Test
    void readsNumbersByName() {
        Reply reply = Reply.parse("sender", "ok sent=12 cpu=5000000000");

        assertThat(reply.get("sent")).isEqualTo(12);
        assertThat(reply.get("cpu")).isEqualTo(5_000_000_000L);
        assertThat(reply.get("other")).isZero();
    }

    @Test
    void anErrorNamesTheProcessAndItsReason() {
        assertThatThrownBy(() -> Reply.parse("sender (java)", "error there is no node 7"))
                .isInstanceOf(ToolException.class)
                .hasMessage("sender (java): there is no node 7");
        assertThatThrownBy(() -> Reply.parse("sender", "Segmentation fault"))
                .hasMessage("sender: Segmentation fault");
    }

    @Test
    void addsUpTheDropsOfThePortsThatAreMeant() {
        List<String> table =
                List.of(
                        "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt"
                                + "   uid  timeout inode ref pointer drops",
                        "  100: 0100007F:1F90 00000000:0000 07 00000000:00000000 00:00000000 00000000"
                                + "     0        0 1 2 0 41",
                        "  101: 0100007F:1F90 0100007F:1F91 01 00000000:00000000 00:00000000 00000000"
                                + "     0        0 1 2 0 1",
                        "  102: 0100007F:1F91 00000000:0000 07 00000000:00000000 00:00000000 00000000"
                                + "     0        0 1 2 0 1000");

        assertThat(ProcFiles.udpDrops(table, Set.of(8080))).isEqualTo(42);
        assertThat(ProcFiles.udpDrops(table, Set.of())).isZero();
    }

    @Test
    void tellsWhatThisProcessUses() {
        long pid = ProcessHandle.current().pid();

        assertThat(ProcFiles.residentBytes(pid)).isGreaterThan(1 << 20);
        assertThat(ProcFiles.threads(pid)).isPositive();
        assertThat(ProcFiles.threads(-1)).isZero();
    }
}
