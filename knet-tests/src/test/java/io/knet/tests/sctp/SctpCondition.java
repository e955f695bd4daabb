package io.knet.tests.sctp;

import io.knet.KnetCapabilities;
import io.knet.LinkTransport;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link SctpKernel}. */
final class SctpCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return missing()
                .map(
                        why ->
                                ConditionEvaluationResult.disabled(
                                        "skipped here, and run by VirtualMachineTest in a kernel"
                                                + " with SCTP: "
                                                + why))
                .orElseGet(() -> ConditionEvaluationResult.enabled("there is SCTP"));
    }

    /** Why there is no SCTP here; empty if there is. */
    static Optional<String> missing() {
        return KnetCapabilities.current().transports().stream()
                .filter(transport -> transport.libknetId() == LinkTransport.SCTP.code())
                .findFirst()
                .orElseThrow()
                .unavailable();
    }
}
