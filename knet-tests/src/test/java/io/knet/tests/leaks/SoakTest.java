package io.knet.tests.leaks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.lab.LabMain;
import io.knet.tools.Streams;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** {@code knet soak}, for a short time. */
class SoakTest {
    @Test
    void aClusterUnderFaultsKeepsItsMessagesAndItsSize() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams =
                new Streams(
                        InputStream.nullInputStream(),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8));

        int code = LabMain.run(streams, "soak", "--seconds", "30");

        String said = out.toString(UTF_8) + err.toString(UTF_8);
        System.out.println(said);
        assertThat(code).as(said).isZero();
        assertThat(said).contains("0 findings", "heap: ", "flat", "all is well");
    }
}
