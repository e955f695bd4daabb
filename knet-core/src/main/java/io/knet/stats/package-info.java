/**
 * What knet counts and how it can be read: status and statistics of handle, hosts, links and
 * channels, and the reasons for which packets are dropped.
 */
@NullMarked
package io.knet.stats;

import org.jspecify.annotations.NullMarked;
