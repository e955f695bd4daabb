/**
 * Receipts: the sender's and the receiver's side of messages that the receiver's application is to
 * have, at most once. State machines without sockets, threads and clocks.
 */
@NullMarked
package io.knet.session.receipt;

import org.jspecify.annotations.NullMarked;
