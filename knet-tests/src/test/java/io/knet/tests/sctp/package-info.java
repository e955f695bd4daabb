/** Links over SCTP, in a virtual machine whose kernel has it. */
@NullMarked
package io.knet.tests.sctp;

import org.jspecify.annotations.NullMarked;
