package io.knet.tests.peer;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Carries {@link EachLibknet} out. */
final class LibknetInvocations implements ClassTemplateInvocationContextProvider {
    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<Invocation> provideClassTemplateInvocationContexts(ExtensionContext context) {
        Need[] needs =
                AnnotationSupport.findAnnotation(context.getRequiredTestClass(), EachLibknet.class)
                        .orElseThrow()
                        .value();
        return LibknetVersions.all().stream().map(version -> new Invocation(version, needs));
    }

    /** All tests of a class with one version. */
    record Invocation(LibknetVersions.Candidate version, Need[] needs)
            implements ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return version.libknet().map(Libknet::toString).orElse("libknet " + version.name());
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(
                    version.libknet()
                            .<Extension>map(libknet -> new With(libknet, needs))
                            .orElseGet(() -> new Without(version)));
        }
    }

    /** Tests with a version that is there. */
    private record With(Libknet libknet, Need[] needs)
            implements BeforeClassTemplateInvocationCallback,
                    AfterClassTemplateInvocationCallback,
                    ExecutionCondition,
                    TestExecutionExceptionHandler,
                    LifecycleMethodExecutionExceptionHandler {
        @Override
        public void beforeClassTemplateInvocation(ExtensionContext context) {
            Libknet.use(libknet);
        }

        @Override
        public void afterClassTemplateInvocation(ExtensionContext context) {
            Libknet.use(LibknetVersions.machine());
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return InteropCondition.evaluate(needs, need -> need.missing(libknet));
        }

        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure)
                throws Throwable {
            throw verdict(failure);
        }

        @Override
        public void handleBeforeEachMethodExecutionException(
                ExtensionContext context, Throwable failure) throws Throwable {
            throw verdict(failure);
        }

        @Override
        public void handleAfterEachMethodExecutionException(
                ExtensionContext context, Throwable failure) throws Throwable {
            throw verdict(failure);
        }

        private Throwable verdict(Throwable failure) {
            if (libknet.isHeldTo() || failure instanceof TestAbortedException) {
                return failure;
            }
            return new TestAbortedException(
                    "WARNING: fails with "
                            + libknet
                            + ", which is newer than those that are tested: "
                            + failure,
                    failure);
        }
    }

    /** Tests with a version that is missing. */
    private record Without(LibknetVersions.Candidate version) implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return version.excused()
                    ? ConditionEvaluationResult.disabled("WARNING: " + version.missing())
                    : InteropCondition.evaluate(
                            new Need[] {Need.LIBKNET}, need -> Optional.of(version.missing()));
        }
    }
}
