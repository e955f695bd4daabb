package io.knet.tests.peer;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides for {@link Interop}. */
final class InteropCondition implements ExecutionCondition {
    static final String PROPERTY = "knet.interop";
    static final String REQUIRED = "required";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<AnnotatedElement> element = context.getElement();
        return AnnotationSupport.findAnnotation(element, Interop.class)
                .map(interop -> evaluate(interop.value(), need -> need.missing(Libknet.current())))
                .orElseGet(() -> ConditionEvaluationResult.enabled("no @Interop here"));
    }

    /** The same, with the property as it is. */
    static ConditionEvaluationResult evaluate(Need[] needs, Function<Need, Optional<String>> look) {
        return evaluate(needs, look, System.getProperty(PROPERTY, ""));
    }

    /**
     * @param look gives what is missing for a need
     * @param property value of {@value #PROPERTY}
     * @throws IllegalStateException if something is missing and the property says that nothing may
     *     be
     */
    static ConditionEvaluationResult evaluate(
            Need[] needs, Function<Need, Optional<String>> look, String property) {
        String missing =
                Arrays.stream(needs)
                        .flatMap(need -> look.apply(need).stream())
                        .collect(Collectors.joining("; "));
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("all is there: " + Arrays.toString(needs));
        }
        if (property.equals(REQUIRED)) {
            throw new IllegalStateException(
                    "interop tests are required here (-D"
                            + PROPERTY
                            + "="
                            + REQUIRED
                            + "), but "
                            + missing);
        }
        return ConditionEvaluationResult.disabled(
                "interop test skipped: "
                        + missing
                        + "; -D"
                        + PROPERTY
                        + "="
                        + REQUIRED
                        + " makes this a failure");
    }
}
