package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The test in the guide to the test kit passes as it stands, and fails without a second link. */
class TestKitGuideTest {
    private static final Path GUIDE = Project.ROOT.resolve("docs/testkit.md");

    @TempDir private Path directory;

    @Test
    void theTestInTheGuidePasses() throws Exception {
        TestExecutionSummary summary = run(Project.text(GUIDE));

        assertThat(summary.getFailures()).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
    }

    @Test
    void itFailsWithoutFailOver() throws Exception {
        String guide = Project.text(GUIDE);
        assertThat(guide).contains("(nodes = 3, links = 2)");

        TestExecutionSummary summary =
                run(guide.replace("(nodes = 3, links = 2)", "(nodes = 3, links = 1)"));

        assertThat(summary.getTestsFailedCount()).isEqualTo(1);
        assertThat(summary.getFailures().get(0).getException())
                .hasMessageContaining(
                        "node 1, does not reach 2 (link 0 down), reaches 3 (link 0 up)");
    }

    private TestExecutionSummary run(String guide) throws Exception {
        Path document = Files.writeString(directory.resolve("guide.md"), guide);
        Path classes = Files.createDirectory(directory.resolve("classes"));
        JavaBlocks.of(document).compile(classes);
        try (URLClassLoader loader =
                new URLClassLoader(
                        new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            LauncherDiscoveryRequest request =
                    LauncherDiscoveryRequestBuilder.request()
                            .selectors(selectClass(loader.loadClass("FailoverTest")))
                            .build();
            SummaryGeneratingListener listener = new SummaryGeneratingListener();
            LauncherFactory.create().execute(request, listener);
            return listener.getSummary();
        }
    }
}
