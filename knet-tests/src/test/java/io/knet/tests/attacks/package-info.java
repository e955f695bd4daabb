/** Attacks that have a name, each with a test of its name: docs/reliability.md lists them. */
@NullMarked
package io.knet.tests.attacks;

import org.jspecify.annotations.NullMarked;
