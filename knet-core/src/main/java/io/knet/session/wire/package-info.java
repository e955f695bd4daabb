/**
 * The datagrams and packets that sessions add to libknet's: handshakes, sealed packets, receipts.
 */
@NullMarked
package io.knet.session.wire;

import org.jspecify.annotations.NullMarked;
