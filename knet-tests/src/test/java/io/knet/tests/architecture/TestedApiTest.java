package io.knet.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.Extension;

/** Nothing is in the public interface that no test calls. */
@Tag("any-jdk")
class TestedApiTest {
    private static final List<String> MODULES =
            List.of(
                    "knet-core",
                    "knet-crypto",
                    "knet-netty",
                    "knet-config",
                    "knet-admin",
                    "knet-micrometer",
                    "knet-testkit",
                    "knet-tools",
                    "knet-lab",
                    "knet-tests");

    private static final String STATS = "io.knet.stats";

    /** Without knet-jgroups, whose protocols are called by JGroups, and mostly by their names. */
    private static final Set<String> API =
            Set.of(
                    "io.knet",
                    "io.knet.admin",
                    "io.knet.admin.jmx",
                    "io.knet.config",
                    "io.knet.micrometer",
                    "io.knet.log",
                    STATS,
                    "io.knet.netty",
                    "io.knet.netty.capture",
                    "io.knet.testkit");

    /** What the language makes, or what is of use only to people who read it. */
    private static final Set<String> NO_ONES_OWN =
            Set.of("equals", "hashCode", "toString", "values", "valueOf");

    @Test
    void everyPublicMethodIsCalledByATest() {
        JavaClasses tests = new ClassFileImporter().importPaths(directories("test-classes"));
        Map<String, List<CodeUnitAccessTarget>> called = callsOf(tests);
        Set<String> said = saidBy(tests);
        List<String> untested =
                mainClasses().stream()
                        .filter(type -> API.contains(type.getPackageName()))
                        .filter(TestedApiTest::isPublic)
                        .flatMap(type -> type.getCodeUnits().stream())
                        .filter(TestedApiTest::isForUsers)
                        .filter(
                                unit ->
                                        called.getOrDefault(unit.getName(), List.of()).stream()
                                                .noneMatch(target -> mayBe(target, unit)))
                        .filter(unit -> !said.contains(unit.getFullName()))
                        .map(JavaCodeUnit::getFullName)
                        .sorted()
                        .toList();

        assertThat(untested).isEmpty();
    }

    private static JavaClasses mainClasses() {
        return new ClassFileImporter().importPaths(directories("classes"));
    }

    private static Map<String, List<CodeUnitAccessTarget>> callsOf(JavaClasses tests) {
        return tests.stream()
                .flatMap(TestedApiTest::calls)
                .filter(target -> target.getOwner().getPackageName().startsWith("io.knet"))
                .collect(Collectors.groupingBy(CodeUnitAccessTarget::getName));
    }

    /** The elements of annotations that tests give a value. */
    private static Set<String> saidBy(JavaClasses tests) {
        return tests.stream()
                .flatMap(
                        test ->
                                Stream.concat(
                                        test.getAnnotations().stream(),
                                        test.getMethods().stream()
                                                .flatMap(
                                                        method ->
                                                                method.getAnnotations().stream())))
                .flatMap(
                        annotation ->
                                annotation.getRawType().getMethods().stream()
                                        .filter(
                                                element ->
                                                        annotation.hasExplicitlyDeclaredProperty(
                                                                element.getName())))
                .map(JavaCodeUnit::getFullName)
                .collect(Collectors.toSet());
    }

    private static Stream<CodeUnitAccessTarget> calls(JavaClass test) {
        return Stream.concat(
                        test.getCodeUnitCallsFromSelf().stream(),
                        test.getCodeUnitReferencesFromSelf().stream())
                .map(JavaAccess::getTarget)
                .map(CodeUnitAccessTarget.class::cast);
    }

    /** The compiled classes of all modules, which are built before this one is tested. */
    private static List<Path> directories(String kind) {
        return MODULES.stream()
                .map(module -> Path.of("..", module, "target", kind))
                .filter(Files::isDirectory)
                .toList();
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(TestedApiTest::isPublic).orElse(true);
    }

    private static boolean isForUsers(JavaCodeUnit unit) {
        JavaClass owner = unit.getOwner();
        boolean callback =
                owner.isAnnotatedWith(FunctionalInterface.class)
                        && unit.getModifiers().contains(JavaModifier.ABSTRACT);
        return unit.getModifiers().contains(JavaModifier.PUBLIC)
                && !unit.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !NO_ONES_OWN.contains(unit.getName())
                && !callback
                && !isCalledByJunit(unit)
                && !owner.isAnonymousClass()
                && !(owner.isRecord() && isMadeForRecord(unit));
    }

    /** What an extension does, which works in every test that has it. */
    private static boolean isCalledByJunit(JavaCodeUnit unit) {
        return unit.isMethod()
                && unit.getOwner().getAllRawInterfaces().stream()
                        .filter(type -> type.isAssignableTo(Extension.class))
                        .anyMatch(
                                type ->
                                        type.getMethods().stream()
                                                .anyMatch(
                                                        method ->
                                                                method.getName()
                                                                        .equals(unit.getName())));
    }

    /** An accessor; or the constructor of a report, which only knet makes. */
    private static boolean isMadeForRecord(JavaCodeUnit unit) {
        boolean accessor =
                unit.getRawParameterTypes().isEmpty()
                        && unit.getOwner().tryGetField(unit.getName()).isPresent();
        return accessor || (unit.isConstructor() && isReport(unit.getOwner()));
    }

    private static boolean isReport(JavaClass record) {
        return record.getPackageName().equals(STATS);
    }

    /** Whether a call reaches a method, be it through a supertype or a subtype of its class. */
    private static boolean mayBe(CodeUnitAccessTarget target, JavaCodeUnit unit) {
        JavaClass callee = target.getOwner();
        JavaClass owner = unit.getOwner();
        return (callee.isAssignableTo(owner.getName()) || owner.isAssignableTo(callee.getName()))
                && names(target.getRawParameterTypes()).equals(names(unit.getRawParameterTypes()));
    }

    private static List<String> names(List<JavaClass> types) {
        return types.stream().map(JavaClass::getName).toList();
    }
}
