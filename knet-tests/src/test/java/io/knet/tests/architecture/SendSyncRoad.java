package io.knet.tests.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The types that a synchronous message passes, one after another.
 *
 * @param stops in their order
 */
record SendSyncRoad(List<Stop> stops) {
    private static final String KNET = "io.knet";
    private static final String BEGIN = "sendSync";

    /**
     * A type that hands the message on.
     *
     * @param seams the interfaces as which others see it
     * @param asked whom it asks on the way
     */
    record Stop(JavaClass type, List<JavaClass> seams, List<JavaClass> asked) {
        /** Whether a call of a type's methods may end here. */
        private boolean answersTo(JavaClass owner) {
            return owner.getPackageName().startsWith(KNET) && type.isAssignableTo(owner.getName());
        }

        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }

    /** The road that a table describes. */
    static SendSyncRoad of(List<List<String>> rows, Function<String, JavaClass> types) {
        return new SendSyncRoad(
                rows.stream()
                        .map(
                                row ->
                                        new Stop(
                                                types.apply(MarkdownTable.codes(row.get(1)).get(0)),
                                                named(row.get(2), types),
                                                named(row.get(4), types)))
                        .toList());
    }

    private static List<JavaClass> named(String cell, Function<String, JavaClass> types) {
        return MarkdownTable.codes(cell).stream().map(types).toList();
    }

    /** The same without one of its stops. */
    SendSyncRoad without(int index) {
        List<Stop> shorter = new ArrayList<>(stops);
        shorter.remove(index);
        return new SendSyncRoad(shorter);
    }

    /** All types, and the interfaces between them. */
    int length() {
        return stops.size() + stops.stream().mapToInt(stop -> stop.seams().size()).sum();
    }

    /** Where the message is not handed to the next one, or by another interface than is said. */
    List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        for (int i = 0; i < stops.size(); i++) {
            Stop stop = stops.get(i);
            for (JavaClass seam : stop.seams()) {
                if (!seam.isInterface() || !stop.type().isAssignableTo(seam.getName())) {
                    gaps.add(stop + " is no " + seam.getSimpleName());
                }
            }
            if (i > 0 && owners(stops.get(i - 1).type()).noneMatch(stop::answersTo)) {
                gaps.add(stops.get(i - 1) + " does not call " + stop);
            }
        }
        return gaps;
    }

    /** Where a reader comes back to a type that he has left, be it as another side of it. */
    List<String> returns() {
        List<String> returns = new ArrayList<>();
        for (int later = 0; later < stops.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                Stop left = stops.get(earlier);
                Stop stop = stops.get(later);
                if (areSidesOfOne(left, stop)) {
                    returns.add(stop + " is another side of " + left);
                }
                if (owners(stop.type()).anyMatch(left::answersTo)) {
                    returns.add(stop + " calls " + left);
                }
            }
        }
        return returns;
    }

    private static boolean areSidesOfOne(Stop one, Stop other) {
        return sides(one).anyMatch(other::answersTo) || sides(other).anyMatch(one::answersTo);
    }

    private static Stream<JavaClass> sides(Stop stop) {
        return Stream.concat(Stream.of(stop.type()), stop.seams().stream());
    }

    private static Stream<JavaClass> owners(JavaClass caller) {
        return Stream.concat(
                        caller.getCodeUnitCallsFromSelf().stream(),
                        caller.getCodeUnitReferencesFromSelf().stream())
                .map(JavaAccess::getTarget)
                .map(CodeUnitAccessTarget.class::cast)
                .map(CodeUnitAccessTarget::getOwner);
    }

    /**
     * Whom a stop asks in the methods that the message passes, by name. Enums, records and
     * exceptions are values.
     */
    Set<String> asks(Stop stop) {
        Set<String> asked = new TreeSet<>();
        for (JavaCodeUnit method : methodsOnTheWay()) {
            if (method.getOwner().equals(stop.type())) {
                targets(method)
                        .map(CodeUnitAccessTarget::getOwner)
                        .filter(this::isAsked)
                        .map(JavaClass::getSimpleName)
                        .forEach(asked::add);
            }
        }
        return asked;
    }

    private boolean isAsked(JavaClass owner) {
        return owner.getPackageName().startsWith(KNET)
                && !owner.isEnum()
                && !owner.isRecord()
                && !owner.isAssignableTo(Throwable.class)
                && stops.stream().noneMatch(stop -> stop.answersTo(owner));
    }

    private Set<JavaCodeUnit> methodsOnTheWay() {
        Set<JavaCodeUnit> found = new HashSet<>();
        Deque<JavaCodeUnit> next = new ArrayDeque<>();
        stops.get(0).type().getMethods().stream()
                .filter(method -> method.getName().equals(BEGIN))
                .forEach(next::add);
        while (!next.isEmpty()) {
            JavaCodeUnit method = next.remove();
            if (found.add(method)) {
                targets(method).flatMap(this::onTheRoad).forEach(next::add);
            }
        }
        return found;
    }

    private Stream<JavaCodeUnit> onTheRoad(CodeUnitAccessTarget target) {
        return stops.stream()
                .filter(stop -> stop.answersTo(target.getOwner()))
                .flatMap(stop -> stop.type().getMethods().stream())
                .filter(
                        method ->
                                method.getName().equals(target.getName())
                                        && Objects.equals(
                                                method.getRawParameterTypes(),
                                                target.getRawParameterTypes()))
                .map(JavaCodeUnit.class::cast);
    }

    private static Stream<CodeUnitAccessTarget> targets(JavaCodeUnit method) {
        return Stream.concat(
                        method.getCallsFromSelf().stream(),
                        Stream.concat(
                                method.getMethodReferencesFromSelf().stream(),
                                method.getConstructorReferencesFromSelf().stream()))
                .map(JavaAccess::getTarget)
                .map(CodeUnitAccessTarget.class::cast);
    }
}
