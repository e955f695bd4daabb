package io.knet.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.spi.KnetProvider;
import io.netty.util.concurrent.Future;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The one rule for what is asynchronous, which the documentation of {@code io.knet} states: what
 * begins something and gives a future ends in {@code Async} and has a twin that waits; {@code
 * when...} begins nothing.
 */
class AsyncRuleTest {
    @Test
    void whatGivesAFutureEndsInAsyncOrBeginsWithWhen() {
        assertThat(methods().filter(AsyncRuleTest::givesFuture).filter(m -> !isNamedByTheRule(m)))
                .isEmpty();
        assertThat(methods().filter(AsyncRuleTest::givesFuture)).hasSizeGreaterThan(10);
    }

    @Test
    void whatEndsInAsyncGivesAFuture() {
        assertThat(methods().filter(AsyncRuleTest::isAsync).filter(m -> !givesFuture(m))).isEmpty();
    }

    @Test
    void whatEndsInAsyncHasATwinThatWaitsForTheSame() {
        assertThat(
                        methods()
                                .filter(method -> !isProviders(method))
                                .filter(AsyncRuleTest::lacksTwin))
                .isEmpty();
    }

    @Test
    void whatBeginsWithWhenTakesNothingAndGivesAFuture() {
        assertThat(
                        methods()
                                .filter(method -> method.getName().matches("when[A-Z].*"))
                                .filter(m -> m.getParameterCount() > 0 || !givesFuture(m)))
                .isEmpty();
    }

    @Test
    void findsEachBreachOfTheRule() {
        List<String> found =
                Arrays.stream(Planted.class.getDeclaredMethods())
                        .filter(method -> !method.isSynthetic())
                        .filter(
                                m ->
                                        givesFuture(m)
                                                ? !isNamedByTheRule(m) || lacksTwin(m)
                                                : isAsync(m))
                        .map(Method::getName)
                        .sorted()
                        .toList();

        assertThat(found).containsExactly("begin", "goAsync", "lonelyAsync", "otherAsync");
    }

    /** What the rule forbids, and what it asks for. */
    interface Planted {
        CompletableFuture<Void> begin();

        int goAsync();

        CompletableFuture<Void> lonelyAsync();

        CompletableFuture<String> otherAsync(int number);

        int other(int number);

        CompletableFuture<String> goodAsync(int number);

        String good(int number);

        CompletableFuture<Void> whenGood();
    }

    private static Stream<Method> methods() {
        return PublicTypes.all().stream()
                .filter(type -> type.getName().startsWith("io.knet"))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !method.isSynthetic());
    }

    /** What knet asks of an implementation; programs have the twin in the API. */
    private static boolean isProviders(Method method) {
        return KnetProvider.class.isAssignableFrom(method.getDeclaringClass());
    }

    private static boolean givesFuture(Method method) {
        return CompletionStage.class.isAssignableFrom(method.getReturnType())
                || Future.class.isAssignableFrom(method.getReturnType())
                || java.util.concurrent.Future.class.isAssignableFrom(method.getReturnType());
    }

    private static boolean isNamedByTheRule(Method method) {
        return isAsync(method) || method.getName().matches("when[A-Z].*");
    }

    private static boolean isAsync(Method method) {
        return method.getName().endsWith("Async");
    }

    private static boolean lacksTwin(Method method) {
        return isAsync(method) && !hasTwin(method);
    }

    private static boolean hasTwin(Method method) {
        String name = method.getName().substring(0, method.getName().length() - "Async".length());
        return Arrays.stream(method.getDeclaringClass().getMethods())
                .filter(twin -> twin.getName().equals(name))
                .filter(twin -> Arrays.equals(twin.getParameterTypes(), method.getParameterTypes()))
                .anyMatch(twin -> givesWhat(twin, method));
    }

    /** Whether the twin gives what the future holds, or nothing. */
    private static boolean givesWhat(Method twin, Method method) {
        Optional<Type> held =
                method.getGenericReturnType() instanceof ParameterizedType future
                        ? Optional.of(future.getActualTypeArguments()[0])
                        : Optional.empty();
        return twin.getReturnType() == void.class
                || held.filter(twin.getGenericReturnType()::equals).isPresent();
    }
}
