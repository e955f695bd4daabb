package io.knet.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NameResolverTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CountDownLatch hanging = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        hanging.countDown();
    }

    private static List<InetSocketAddress> result(CompletableFuture<List<InetSocketAddress>> found)
            throws Exception {
        return found.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private static void assertFails(
            CompletableFuture<List<InetSocketAddress>> found, KnetError error, String message) {
        assertThatThrownBy(() -> result(found))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        KnetException.class, e -> assertThat(e.error()).isEqualTo(error))
                .hasMessageContaining(message);
    }

    /** A name service that does not answer before the test ends. */
    private InetAddress[] hang(String name) {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    @Test
    void tellsAllAddressesWithThePortFromAThreadOfItsOwn() throws Exception {
        InetAddress one = KnetAddress.parse("192.0.2.1:0").getAddress();
        InetAddress two = KnetAddress.parse("[2001:db8::2]:0").getAddress();
        AtomicReference<String> thread = new AtomicReference<>("none");
        NameResolver resolver =
                new NameResolver(
                        name -> {
                            thread.set(Thread.currentThread().getName());
                            return name.equals("db2") ? new InetAddress[] {one, two} : null;
                        });
        assertThat(result(resolver.resolve("db2", 5405, LONG)))
                .containsExactly(
                        new InetSocketAddress(one, 5405), new InetSocketAddress(two, 5405));
        assertThat(thread.get()).startsWith("knet-names");
    }

    @Test
    void aQuestionThatIsGivenUpLeavesItsPlaceToOthers() {
        NameResolver resolver = new NameResolver(this::hang);
        for (int i = 0; i < 2000; i++) {
            CompletableFuture<List<InetSocketAddress>> found =
                    resolver.resolve("db" + i, 5405, Duration.ofDays(1));
            assertThat(found).as("question %d", i).isNotDone();
            found.cancel(false);
        }
    }

    @Test
    void aQuestionWhoseTimeIsUpLeavesItsPlaceToOthers() {
        NameResolver resolver = new NameResolver(this::hang);
        for (int i = 0; i < 1100; i++) {
            CompletableFuture<List<InetSocketAddress>> found =
                    resolver.resolve("db" + i, 5405, Duration.ofNanos(1));
            assertFails(found, KnetError.TIMED_OUT, "did not answer");
        }
    }

    @Test
    void whatFollowsAnAnswerRunsOnAThreadThatNothingElseHolds() throws Exception {
        NameResolver resolver = new NameResolver(this::hang);
        CompletableFuture<String> thread =
                resolver.resolve("db2", 5405, LONG)
                        .thenApply(answer -> Thread.currentThread().getName());
        hanging.countDown();
        assertThat(thread.get(LONG.toSeconds(), TimeUnit.SECONDS)).startsWith("knet-answers");
    }

    @Test
    void aNameThatNobodyKnowsIsNotFound() {
        NameResolver resolver =
                new NameResolver(
                        name -> {
                            throw new UnknownHostException(name);
                        });
        assertFails(resolver.resolve("db9", 1, LONG), KnetError.NOT_FOUND, "\"db9\"");
    }

    @Test
    void aFailureOfTheNameServiceIsHandedOn() {
        NameResolver resolver =
                new NameResolver(
                        name -> {
                            throw new SecurityException("not allowed");
                        });
        assertThatThrownBy(() -> result(resolver.resolve("db2", 1, LONG)))
                .hasCauseInstanceOf(SecurityException.class);
    }

    @Test
    void doesNotWaitForANameServiceThatHangs() {
        NameResolver resolver = new NameResolver(this::hang);
        assertFails(
                resolver.resolve("db2", 1, Duration.ofMillis(20)),
                KnetError.TIMED_OUT,
                "did not answer for \"db2\" within PT0.02S");
    }

    @Test
    void refusesQuestionsWhenTooManyWait() throws Exception {
        NameResolver resolver = new NameResolver(this::hang);
        List<CompletableFuture<List<InetSocketAddress>>> found = new ArrayList<>();
        for (int i = 0; i < 1004; i++) {
            found.add(resolver.resolve("db" + i, 1, LONG));
        }
        assertThat(found).noneMatch(CompletableFuture::isDone);
        assertFails(resolver.resolve("one more", 1, LONG), KnetError.QUEUE_FULL, "try again later");
        hanging.countDown();
        for (CompletableFuture<List<InetSocketAddress>> each : found) {
            assertThat(result(each)).hasSize(1);
        }
    }

    @Test
    void theSystemsNameServiceKnowsThisMachine() throws Exception {
        assertThat(result(KnetAddress.resolveAsync("localhost", 5405, LONG)))
                .isNotEmpty()
                .allMatch(address -> address.getAddress().isLoopbackAddress())
                .allMatch(address -> address.getPort() == 5405);
    }

    @Test
    void whoMayWaitGetsTheAddressesThemselves() {
        assertThat(KnetAddress.resolve("localhost", 5405, LONG))
                .isNotEmpty()
                .allMatch(address -> address.getAddress().isLoopbackAddress());
    }

    @Test
    void aLookUpThatFailsThrowsItsReason() {
        assertThatThrownBy(() -> KnetAddress.resolve("", 5405, LONG))
                .isInstanceOf(KnetException.class)
                .hasMessageContaining("there is no name");
    }

    @Test
    void anInterruptedThreadGivesUpALookUpAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> KnetAddress.resolve("localhost", 5405, LONG))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        failure -> assertThat(failure.error()).isEqualTo(KnetError.INTERRUPTED));

        assertThat(Thread.interrupted()).isTrue();
    }
}
