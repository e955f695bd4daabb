package io.knet.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class, or one test, a cluster of its own: parameters of type {@link
 * TestCluster} and {@link TestNetwork} are filled in. The cluster runs when the test begins, with
 * all links up; it is closed after the test, which then fails if something was left behind. What is
 * said of a test goes before what is said of its class.
 *
 * <p>For JUnit 5 and 6. A cluster with more settings: {@link KnetClusterExtension}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(KnetClusterExtension.class)
public @interface KnetCluster {
    /** How many nodes, from 2; their host ids begin with 1. */
    int nodes() default 2;

    /** How many links between each two of them, 1 to 8. */
    int links() default 1;

    /** What they talk over. */
    NetworkKind network() default NetworkKind.SIMULATED;

    /** What decides all chance; the system property {@value TestCluster#SEED} goes before it. */
    long seed() default 1;
}
