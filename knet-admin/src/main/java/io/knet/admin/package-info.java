/**
 * A node answers those who ask it over a Unix domain socket: {@link io.knet.admin.AdminEndpoint}.
 */
@NullMarked
package io.knet.admin;

import org.jspecify.annotations.NullMarked;
