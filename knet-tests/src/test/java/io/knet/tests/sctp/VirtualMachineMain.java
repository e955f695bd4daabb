package io.knet.tests.sctp;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs the tests of some tags in the virtual machine, and prints a line for each. Exits with 0 if
 * all have passed, with 3 if none was there, or one was skipped.
 */
final class VirtualMachineMain {
    private static final int NONE = 3;

    private VirtualMachineMain() {}

    /** A line for each test. */
    private static final class Lines implements TestExecutionListener {
        private final PrintWriter out;
        private long beganNanos;

        Lines(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void executionStarted(TestIdentifier test) {
            beganNanos = System.nanoTime();
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            out.println("SKIPPED " + name(test) + ": " + reason);
            out.flush();
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) {
                long millis = (System.nanoTime() - beganNanos) / 1_000_000;
                out.println(result.getStatus() + " " + name(test) + " (" + millis + " ms)");
                out.flush();
            }
        }

        private static String name(TestIdentifier test) {
            return test.getUniqueId().replaceAll(".*\\[class:([\\w.]+\\.)?", "");
        }
    }

    /** Which tags, as JUnit writes it; of which classes, by a regular expression, if not all. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(DiscoverySelectors.selectPackage("io.knet.tests"))
                        .filters(
                                TagFilter.includeTags(arguments[0]),
                                ClassNameFilter.includeClassNamePatterns(
                                        arguments.length > 1 ? arguments[1] : ".*"))
                        .build();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request, new Lines(out), summary);
        TestExecutionSummary result = summary.getSummary();
        result.printFailuresTo(out, 40);
        boolean all =
                result.getTestsFoundCount() > 0
                        && result.getTestsSucceededCount() == result.getTestsFoundCount();
        out.println(
                result.getTestsSucceededCount() + " of " + result.getTestsFoundCount() + " passed");
        System.exit(result.getTotalFailureCount() > 0 ? 1 : all ? 0 : NONE);
    }
}
