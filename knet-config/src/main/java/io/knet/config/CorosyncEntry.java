package io.knet.config;

/**
 * A line {@code key: value} of a {@code corosync.conf}.
 *
 * @param key what stands before the first colon
 * @param value what stands behind it, without blanks around it
 * @param place where the key begins
 */
record CorosyncEntry(String key, String value, Place place) {}
