/** The {@code knet} command: {@link io.knet.tools.Main} and what its subcommands share. */
@NullMarked
package io.knet.tools;

import org.jspecify.annotations.NullMarked;
