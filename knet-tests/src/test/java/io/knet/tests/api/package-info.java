/**
 * The public API between nodes in Java on real sockets: data channels, filters, policies, and what
 * handles and hosts answer to questions that make no sense.
 */
@NullMarked
package io.knet.tests.api;

import org.jspecify.annotations.NullMarked;
