package io.knet.tools.doctor;

import java.time.Duration;
import java.time.Instant;

/** Whether the machine's clock is somewhere near the truth, and whether it is set meanwhile. */
final class ClockCheck implements Check {
    /** Before this there was no knet. */
    private static final Instant EARLIEST = Instant.parse("2025-01-01T00:00:00Z");

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public void examine(Patient patient, Notes notes) {
        ClockWatch clock = patient.clock();
        if (clock.now().isBefore(EARLIEST)) {
            notes.found(
                    FindingCode.CLOCK_WRONG,
                    "the clock says "
                            + clock.now()
                            + ", so that other nodes refuse this node's sessions once it is right",
                    "timedatectl set-ntp true");
        }
        for (Duration step : clock.steps()) {
            notes.found(
                    FindingCode.CLOCK_STEPPED,
                    "the clock was set "
                            + (step.isNegative() ? "back" : "forward")
                            + " by "
                            + step.abs().toMillis()
                            + " ms while this command ran; a clock that goes back costs sessions",
                    "timedatectl status; chronyc tracking");
        }
        if (clock.steps().isEmpty()) {
            notes.well("the clock was not set meanwhile");
        }
    }
}
