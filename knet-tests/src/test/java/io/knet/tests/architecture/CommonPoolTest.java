package io.knet.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Neither knet nor its tests put work into the common pool, which has one thread on a machine with
 * two cores: a program's own work may hold it, and of two tasks there that wait for each other the
 * second never begins.
 */
@Tag("any-jdk")
class CommonPoolTest {
    private static final List<String> MODULES =
            List.of(
                    "knet-core",
                    "knet-crypto",
                    "knet-netty",
                    "knet-sctp",
                    "knet-config",
                    "knet-admin",
                    "knet-testkit",
                    "knet-micrometer",
                    "knet-jgroups",
                    "knet-tools",
                    "knet-lab",
                    "knet-tests");

    @Test
    void nobodyUsesTheCommonPool() {
        JavaClasses all =
                new ClassFileImporter()
                        .importPaths(
                                MODULES.stream()
                                        .flatMap(
                                                module ->
                                                        Stream.of("classes", "test-classes")
                                                                .map(kind -> path(module, kind)))
                                        .filter(Files::isDirectory)
                                        .toList());

        assertThat(all).hasSizeGreaterThan(500);
        assertThat(
                        all.stream()
                                .flatMap(CommonPoolTest::calls)
                                .filter(call -> needsPool((CodeUnitAccessTarget) call.getTarget()))
                                .map(JavaAccess::getDescription))
                .isEmpty();
    }

    private static Path path(String module, String kind) {
        return Path.of("..", module, "target", kind);
    }

    private static Stream<JavaAccess<?>> calls(JavaClass type) {
        return Stream.concat(
                type.getCodeUnitCallsFromSelf().stream(),
                type.getCodeUnitReferencesFromSelf().stream());
    }

    private static boolean needsPool(CodeUnitAccessTarget target) {
        JavaClass owner = target.getOwner();
        String name = target.getName();
        boolean withoutExecutor =
                target.getRawParameterTypes().stream()
                        .noneMatch(type -> type.isAssignableTo(Executor.class));
        return (owner.isAssignableTo(CompletionStage.class)
                        && name.endsWith("Async")
                        && withoutExecutor)
                || (owner.isAssignableTo(BaseStream.class) && name.equals("parallel"))
                || name.equals("parallelStream")
                || (owner.isEquivalentTo(ForkJoinPool.class) && name.equals("commonPool"));
    }
}
