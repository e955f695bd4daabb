/** Measures KNET beside JGroups' own transports, in one run. */
package io.knet.jgroups.bench;
