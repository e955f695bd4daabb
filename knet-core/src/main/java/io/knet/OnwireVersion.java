package io.knet;

/**
 * Versions of the wire format (spec api 15.6). libknet has these three numbers and no more, so this
 * is a record and stays as it is.
 *
 * @param min the oldest version that is understood; 0 of another host, which does not tell
 * @param max the newest version that is understood; 0 of another host that was not heard yet
 * @param current the version of the packets that are sent; 0 of another host that was not heard yet
 */
public record OnwireVersion(int min, int max, int current) {}
