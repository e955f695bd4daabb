package io.knet.tools.doctor;

import io.knet.admin.value.LinkName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the checks tell. Not thread safe. */
final class Notes {
    /**
     * A fact.
     *
     * @param check name of the check that tells it
     * @param text in a few words
     */
    record Fact(String check, String text) {}

    private final List<Finding> findings = new ArrayList<>();
    private final List<Fact> facts = new ArrayList<>();
    private final List<Fact> unknown = new ArrayList<>();
    private String check = "";

    /** Has the checks look, one after the other. */
    static Notes of(List<Check> checks, Patient patient) {
        Notes notes = new Notes();
        for (Check check : checks) {
            notes.check = check.name();
            check.examine(patient, notes);
        }
        return notes;
    }

    void found(FindingCode code, String text, String next) {
        findings.add(Finding.ofMachine(code, text, next));
    }

    void found(FindingCode code, LinkName link, String text, String next) {
        findings.add(Finding.ofLink(code, link, text, next));
    }

    void found(Finding finding) {
        findings.add(finding);
    }

    /** Something is well. */
    void well(String text) {
        facts.add(new Fact(check, text));
    }

    /** Something could not be looked at. */
    void unknown(String text) {
        unknown.add(new Fact(check, text));
    }

    /** What is wrong, without what follows from something else that is; the worst comes first. */
    List<Finding> findings() {
        return findings.stream()
                .filter(one -> findings.stream().noneMatch(one::followsFrom))
                .distinct()
                .sorted(
                        Comparator.comparing((Finding one) -> one.code().severity())
                                .thenComparing(Finding::code))
                .toList();
    }

    List<Fact> facts() {
        return List.copyOf(facts);
    }

    List<Fact> notChecked() {
        return List.copyOf(unknown);
    }
}
