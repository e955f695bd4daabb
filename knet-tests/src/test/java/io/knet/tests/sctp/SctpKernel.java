package io.knet.tests.sctp;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests that need a kernel with SCTP. Elsewhere they are skipped: {@link VirtualMachineTest}
 * runs them in a kernel that has it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Tag(SctpKernel.TAG)
@ExtendWith(SctpCondition.class)
public @interface SctpKernel {
    /** The tag of such tests. */
    String TAG = "sctp";

    /** The tag of those among them that need netem as well, and take long. */
    String NETEM = "netem";
}
