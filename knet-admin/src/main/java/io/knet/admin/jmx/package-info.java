/** What a node is and has counted, as MXBeans: {@link io.knet.admin.jmx.KnetMBeans}. */
@NullMarked
package io.knet.admin.jmx;

import org.jspecify.annotations.NullMarked;
