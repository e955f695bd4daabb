package io.knet.tools.doctor;

import java.util.OptionalLong;

/** What the kernel offers to make links faster. */
final class KernelCheck implements Check {
    @Override
    public String name() {
        return "kernel";
    }

    @Override
    public void examine(Patient patient, Notes notes) {
        for (Machine.Feature feature : patient.machine().features()) {
            feature.unavailable()
                    .ifPresentOrElse(
                            why ->
                                    notes.found(
                                            FindingCode.KERNEL_FEATURE_MISSING,
                                            feature.name()
                                                    + " does not work, and links are slower without"
                                                    + " it: "
                                                    + why,
                                            "uname -r"),
                            () -> notes.well(feature.name() + " works"));
        }
        OptionalLong disabled = patient.machine().sysctl("kernel.io_uring_disabled");
        notes.well(
                "io_uring is "
                        + (disabled.isEmpty()
                                ? "unknown to this kernel's settings"
                                : disabled.getAsLong() == 0 ? "on" : "disabled")
                        + "; knet does not use it");
    }
}
