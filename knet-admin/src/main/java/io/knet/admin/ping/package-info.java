/** Pings of links, and what it means if one is not answered. */
@NullMarked
package io.knet.admin.ping;

import org.jspecify.annotations.NullMarked;
