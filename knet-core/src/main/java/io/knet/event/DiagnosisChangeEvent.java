package io.knet.event;

import io.knet.KnetEvent;
import io.knet.stats.Diagnosis;
import java.util.Optional;

/** What knet tells as a {@link KnetEvent.DiagnosisChange}; the accessors are described there. */
public record DiagnosisChangeEvent(int host, int link, Optional<Diagnosis> diagnosis)
        implements KnetEvent.DiagnosisChange {}
