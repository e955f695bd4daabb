package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** What is the matter with a link has changed. */
@Name("io.knet.LinkDiagnosis")
@Label("Link Diagnosis")
@Category({"knet", "Links"})
@Description("What is the matter with a link has changed.")
@StackTrace(false)
final class LinkDiagnosisRecord extends LinkRecord {
    @Label("Code")
    String code = ""; // one thread at a time

    @Label("Severity")
    String severity = ""; // one thread at a time

    @Label("Text")
    String text = ""; // one thread at a time
}
