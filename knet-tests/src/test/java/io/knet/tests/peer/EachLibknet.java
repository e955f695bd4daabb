package io.knet.tests.peer;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class with the version of libknet that a run is about, and with its corosync ({@code
 * .ci/run} makes a run for each version that this project is held to): peers and daemons are of
 * {@link Libknet#current()}. Where a version is missing, its tests are skipped with a line that
 * says so, or fail where they are required, as with {@link Interop}. A test that a version cannot
 * pass asks {@link Libknet#current()} and says why.
 *
 * <p>What is set up for all tests of a version belongs into a field with {@code @AutoClose} of a
 * class with one instance: {@code @BeforeAll} runs once for all versions.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Tag("interop")
@Tag("libknet")
@ClassTemplate
@ExtendWith(LibknetInvocations.class)
public @interface EachLibknet {
    /** What tests need of each version: of libknet or of corosync. */
    Need[] value() default Need.LIBKNET;
}
