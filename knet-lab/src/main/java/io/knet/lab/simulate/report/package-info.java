/** What a simulation reports: a timeline of one run, and the figures of many. */
@NullMarked
package io.knet.lab.simulate.report;

import org.jspecify.annotations.NullMarked;
