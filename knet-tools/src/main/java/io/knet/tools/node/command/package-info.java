/** What {@code knet node} is told on its standard input, one class for each kind of command. */
@NullMarked
package io.knet.tools.node.command;

import org.jspecify.annotations.NullMarked;
