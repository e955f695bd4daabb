/**
 * Links between nodes on real sockets: their ups and downs, their addresses, peers that restart,
 * keys that change, and packets from strangers.
 */
@NullMarked
package io.knet.tests.links;

import org.jspecify.annotations.NullMarked;
