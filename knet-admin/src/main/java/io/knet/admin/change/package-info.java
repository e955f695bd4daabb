/** What can be changed while a node runs, and how: the names are those of {@code knet.conf}. */
@NullMarked
package io.knet.admin.change;

import org.jspecify.annotations.NullMarked;
