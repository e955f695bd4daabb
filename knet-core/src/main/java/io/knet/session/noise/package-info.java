/**
 * The handshakes of the Noise Protocol Framework (revision 34) that sessions use. Knows nothing of
 * datagrams, hosts and time.
 */
@NullMarked
package io.knet.session.noise;

import org.jspecify.annotations.NullMarked;
