package io.knet.lab.bench.report;

import io.knet.stats.json.JsonObject;

/** What came of a benchmark. */
public interface Report {
    /** For people. */
    String text();

    /** For scripts. */
    JsonObject json();

    /** Whether every message that arrived was right, and every loss has a counter. */
    boolean isSound();
}
