/** What goes in a packet, found on real paths. */
@NullMarked
package io.knet.tests.mtu;

import org.jspecify.annotations.NullMarked;
