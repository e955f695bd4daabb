/**
 * Sessions: the secure dialect between nodes of knet's own. Handshakes, keys and their lives, as
 * state machines without sockets, threads, clocks and randomness. The protocol is described in
 * docs/sessions.md.
 */
@NullMarked
package io.knet.session;

import org.jspecify.annotations.NullMarked;
