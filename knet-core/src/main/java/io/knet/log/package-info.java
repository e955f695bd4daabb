/**
 * What knet logs: one SLF4J logger for each of libknet's subsystems, and levels that can be changed
 * at runtime whatever the logging backend is.
 */
@NullMarked
package io.knet.log;

import org.jspecify.annotations.NullMarked;
