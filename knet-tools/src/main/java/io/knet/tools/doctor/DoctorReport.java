package io.knet.tools.doctor;

import io.knet.stats.json.JsonObject;
import io.knet.tools.doctor.FindingCode.Severity;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the doctor says: what is wrong first.
 *
 * @param node id of the node, if its configuration can be used
 * @param findings what is wrong
 * @param facts what is well
 * @param notChecked what could not be told
 */
record DoctorReport(
        OptionalInt node,
        List<Finding> findings,
        List<Notes.Fact> facts,
        List<Notes.Fact> notChecked) {
    /** Grows when a member changes its meaning or goes; not when one is added. */
    private static final int SCHEMA = 1;

    static DoctorReport of(int node, Notes notes) {
        return new DoctorReport(
                OptionalInt.of(node), notes.findings(), notes.facts(), notes.notChecked());
    }

    /** When there is no node to look at. */
    static DoctorReport of(List<Finding> findings) {
        return new DoctorReport(OptionalInt.empty(), findings, List.of(), List.of());
    }

    /** Whether nothing has to be mended, and each link was checked. */
    boolean isWell() {
        return nothingIsWrong() && linksNotChecked() == 0;
    }

    /** Whether nothing was found that has to be mended. */
    boolean nothingIsWrong() {
        return findings.stream().allMatch(one -> one.code().severity() == Severity.INFO);
    }

    private long linksNotChecked() {
        return notChecked.stream().filter(fact -> fact.check().equals(PeerCheck.NAME)).count();
    }

    void print(PrintStream out) {
        for (Finding finding : findings) {
            out.println(
                    finding.code().severity().wireName()
                            + ": "
                            + finding.link().map(link -> "link " + link + ": ").orElse("")
                            + finding.text()
                            + ".");
            out.println("    " + finding.next());
        }
        notChecked.forEach(fact -> out.println("not checked: " + fact.text()));
        facts.forEach(fact -> out.println("ok: " + fact.text()));
        out.println(summary());
        out.flush();
    }

    private String summary() {
        if (isWell()) {
            return "all is well";
        }
        String wrong =
                nothingIsWrong()
                        ? "nothing wrong found"
                        : "errors: "
                                + count(Severity.ERROR)
                                + ", warnings: "
                                + count(Severity.WARNING);
        return linksNotChecked() == 0 ? wrong : wrong + ", links not checked: " + linksNotChecked();
    }

    private long count(Severity severity) {
        return findings.stream().filter(one -> one.code().severity() == severity).count();
    }

    /** On one line. */
    String json() {
        return new JsonObject()
                .put("schema", SCHEMA)
                .put(
                        "node",
                        node.isPresent() ? OptionalLong.of(node.getAsInt()) : OptionalLong.empty())
                .put("well", isWell())
                .put("links_not_checked", linksNotChecked())
                .putObjects("findings", findings.stream().map(Finding::json).toList())
                .putObjects("not_checked", notChecked.stream().map(DoctorReport::json).toList())
                .putObjects("facts", facts.stream().map(DoctorReport::json).toList())
                .toString();
    }

    private static JsonObject json(Notes.Fact fact) {
        return new JsonObject().put("check", fact.check()).put("text", fact.text());
    }
}
