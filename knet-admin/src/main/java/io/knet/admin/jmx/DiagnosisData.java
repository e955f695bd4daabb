package io.knet.admin.jmx;

/**
 * Something that is, or was, the matter with a link. Not to be implemented by programs: members
 * will be added.
 */
public interface DiagnosisData {
    /** Its code, as in {@code never-heard}. */
    String getCode();

    /** {@code info}, {@code warning} or {@code error}. */
    String getSeverity();

    /** What is the matter, in a sentence. */
    String getText();

    /** The command to type next. */
    String getNext();

    /** How often it was seen. */
    long getCount();

    /** When it was seen for the first time, ISO 8601 in UTC. */
    String getFirst();

    /** When it was seen last, ISO 8601 in UTC. */
    String getLast();
}
