/** The same bytes to a node of ours and to one of real libknet, and what both make of them. */
@NullMarked
package io.knet.tests.differential;

import org.jspecify.annotations.NullMarked;
