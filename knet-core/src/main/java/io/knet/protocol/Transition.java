package io.knet.protocol;

/**
 * What an event did to a link. Only real changes are reported: a link that is up does not come up
 * (spec api Q19).
 */
public enum Transition {
    /** The link is as it was. */
    NONE,
    /** The link was down and is up now. */
    UP,
    /** The link was up and is down now. */
    DOWN
}
