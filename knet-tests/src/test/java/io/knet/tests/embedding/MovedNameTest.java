package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tests.nodes.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name that gets another address while a program runs: the JVM's settings decide. */
final class MovedNameTest {
    private static final String NAME = "db2.example";
    private static final String BEFORE = "192.0.2.1";
    private static final String AFTER = "192.0.2.2";

    @TempDir private Path folder;

    private Path hosts() {
        return folder.resolve("hosts");
    }

    private void nameIs(String address) throws IOException {
        Files.writeString(hosts(), address + " " + NAME + "\n");
    }

    /** A JVM that keeps answers for so many seconds, for ever if that is -1. */
    private OddJvm keepingAnswers(int seconds) throws IOException {
        return OddJvm.start(
                List.of(),
                List.of("-Djdk.net.hosts.file=" + hosts(), "-Dsun.net.inetaddr.ttl=" + seconds),
                "names");
    }

    private static String ask(OddJvm jvm) {
        jvm.tell(NAME);
        return jvm.addresses();
    }

    @Test
    void isFollowedAsSoonAsTheJvmForgetsItsAnswer() throws IOException {
        nameIs(BEFORE);
        try (OddJvm jvm = keepingAnswers(1)) {
            assertThat(ask(jvm)).contains(BEFORE + ":5405");

            nameIs(AFTER);

            Await.until(() -> ask(jvm).contains(AFTER + ":5405"));
        }
    }

    /** Why {@code KnetAddress.resolve} says how the JVM is told to forget sooner. */
    @Test
    void isNotSeenWhileTheJvmKeepsItsAnswer() throws IOException {
        nameIs(BEFORE);
        try (OddJvm jvm = keepingAnswers(-1)) {
            assertThat(ask(jvm)).contains(BEFORE + ":5405");

            nameIs(AFTER);

            assertThat(ask(jvm)).contains(BEFORE + ":5405").doesNotContain(AFTER);
        }
    }
}
