package io.knet.tests.peer;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test class or method that needs more of the machine than a JDK. Where a need is not met
 * the test is skipped with a line that says what is missing; with the system property {@code
 * knet.interop=required} it fails instead, so that a machine that is meant to run these tests
 * cannot silently stop doing so.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Tag("interop")
@ExtendWith(InteropCondition.class)
public @interface Interop {
    /** What the test needs. */
    Need[] value() default Need.LIBKNET;
}
