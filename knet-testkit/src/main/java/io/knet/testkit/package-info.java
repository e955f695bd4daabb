/**
 * Clusters in one JVM, for the tests of programs that use knet. {@link TestCluster} holds the
 * nodes, each with a handle as programs have them; {@link TestNetwork} makes faults; {@link
 * KnetCluster} gives both to tests of JUnit.
 */
@NullMarked
package io.knet.testkit;

import org.jspecify.annotations.NullMarked;
