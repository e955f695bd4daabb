/** {@code knet status}, {@code stats} and {@code events}, which ask a running node. */
@NullMarked
package io.knet.tools.admin;

import org.jspecify.annotations.NullMarked;
