/** Manual pages and shell completion, made of what the commands say of themselves. */
@NullMarked
package io.knet.tools.help;

import org.jspecify.annotations.NullMarked;
