/** Captures of links, and what Wireshark makes of them with knet's dissector. */
@NullMarked
package io.knet.tests.capture;

import org.jspecify.annotations.NullMarked;
