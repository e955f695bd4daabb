package io.knet.admin.jmx;

/** Something that went wrong. Not to be implemented by programs: members will be added. */
public interface ErrorData {
    /** Its code, as {@link io.knet.stats.ErrorEntry} lists them. */
    String getCode();

    /** Id of the host that it happened with; -1 where none is known. */
    int getHost();

    /** Id of the link that it happened on; -1 where none is known. */
    int getLink();

    /** How often it happened. */
    long getCount();

    /** When it happened for the first time, ISO 8601 in UTC. */
    String getFirst();

    /** When it happened last, ISO 8601 in UTC. */
    String getLast();

    /** What happened, in words. */
    String getText();
}
