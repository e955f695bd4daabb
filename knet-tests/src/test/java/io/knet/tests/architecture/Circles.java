package io.knet.tests.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Rules against dependencies that lead back to where they began. */
final class Circles {
    /**
     * Two classes that know each other, a state machine and its driver for example, are one idea.
     */
    private static final int LARGEST = 2;

    private Circles() {}

    /** The packages below one depend on each other in one direction only. */
    static ArchRule packagesFormNone(String root) {
        return SlicesRuleDefinition.slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    /** No more than two classes of a package depend on each other in a circle. */
    static ArchRule classesOfAPackageFormNone(String root) {
        return ArchRuleDefinition.classes()
                .that()
                .resideInAPackage(root + "..")
                .should(new BeInNoLargeCircle());
    }

    private static final class BeInNoLargeCircle extends ArchCondition<JavaClass> {
        private final Map<String, Set<String>> circles = new TreeMap<>();

        BeInNoLargeCircle() {
            super("be in no circle of more than " + LARGEST + " classes of their package");
        }

        @Override
        public void init(Collection<JavaClass> all) {
            circles.clear();
            Map<String, Set<String>> uses = new TreeMap<>();
            for (JavaClass type : all) {
                Set<String> used =
                        uses.computeIfAbsent(outermost(type).getName(), key -> new TreeSet<>());
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = outermost(dependency.getTargetClass());
                    if (target.getPackageName().equals(type.getPackageName())) {
                        used.add(target.getName());
                    }
                }
            }
            Map<String, Set<String>> reachable = new TreeMap<>();
            uses.keySet().forEach(name -> reachable.put(name, reachable(name, uses)));
            for (String name : uses.keySet()) {
                Set<String> circle = new TreeSet<>(Set.of(name));
                for (String other : reachable.getOrDefault(name, Set.of())) {
                    if (reachable.getOrDefault(other, Set.of()).contains(name)) {
                        circle.add(other);
                    }
                }
                circles.put(name, circle);
            }
        }

        /** Nested classes are parts of the outermost one, and an array is what it holds. */
        private static JavaClass outermost(JavaClass type) {
            JavaClass outer = type.getBaseComponentType();
            while (outer.getEnclosingClass().isPresent()) {
                outer = outer.getEnclosingClass().get();
            }
            return outer;
        }

        private static Set<String> reachable(String from, Map<String, Set<String>> uses) {
            Set<String> reached = new TreeSet<>();
            Deque<String> ahead = new ArrayDeque<>(List.of(from));
            while (!ahead.isEmpty()) {
                for (String next : uses.getOrDefault(ahead.remove(), Set.of())) {
                    if (reached.add(next)) {
                        ahead.add(next);
                    }
                }
            }
            return reached;
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            List<String> circle = new ArrayList<>(circles.getOrDefault(type.getName(), Set.of()));
            if (circle.size() > LARGEST) {
                events.add(
                        SimpleConditionEvent.violated(
                                type, type.getName() + " is in a circle of " + circle));
            }
        }
    }
}
