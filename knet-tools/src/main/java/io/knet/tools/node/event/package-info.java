/** What {@code knet node} prints on its standard output, one class for each kind of event. */
@NullMarked
package io.knet.tools.node.event;

import org.jspecify.annotations.NullMarked;
