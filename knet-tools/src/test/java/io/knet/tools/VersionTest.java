package io.knet.tools;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class VersionTest {
    @Test
    void isTheOneThatMavenWroteIntoTheJar() throws IOException {
        byte[] properties = "artifactId=knet-tools\nversion=1.2.3\n".getBytes(ISO_8859_1);

        assertThat(Version.version(new ByteArrayInputStream(properties))).isEqualTo("1.2.3");
    }

    @Test
    void isUnknownOutsideAJar() throws IOException {
        assertThat(Version.version(null)).isEqualTo("(unpackaged)");
    }
}
