package io.knet.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ClearTraffic;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.FilterRequest;
import io.knet.MessageListener;
import io.knet.netty.NettyHandleBuilder;
import io.knet.netty.handler.LinkInitializer;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Calls every public method and constructor of every public type with null for each of its
 * parameters: the exception names the parameter, and nothing has changed.
 */
final class NullContractTest {
    /** Types whose methods knet calls and programs write. */
    private static final Set<Class<?>> WRITTEN_BY_PROGRAMS =
            Set.of(
                    DestinationFilter.class,
                    MessageListener.class,
                    FilterRequest.class,
                    LinkInitializer.class);

    private final List<String> faults = new ArrayList<>();
    private Specimens specimens;
    private int calls;

    @BeforeEach
    void open() {
        specimens = new Specimens();
    }

    @AfterEach
    void close() throws Exception {
        specimens.close();
    }

    @Test
    void everyPublicMethodRefusesNullByNameAndChangesNothing() {
        String before = specimens.state();
        for (Class<?> type : PublicTypes.all()) {
            for (Constructor<?> constructor : type.getConstructors()) {
                if (!Modifier.isAbstract(type.getModifiers())) {
                    check(constructor, List.of("no receiver"), before);
                }
            }
            for (Method method : type.getDeclaredMethods()) {
                if (isOurs(type, method)) {
                    check(method, receivers(type, method), before);
                }
            }
        }
        assertThat(faults).isEmpty();
        assertThat(calls).isGreaterThan(150);
    }

    @Test
    void aBuilderThatRefusedNullKeepsWhatItHad() {
        NettyHandleBuilder builder =
                new NettyHandleBuilder(1)
                        .threads(1)
                        .crypto(
                                CryptoConfig.of(
                                        "jca",
                                        CryptoCipher.AES256,
                                        CryptoHash.SHA256,
                                        new byte[128]))
                        .clearTraffic(ClearTraffic.DISALLOW);
        for (Method method : NettyHandleBuilder.class.getDeclaredMethods()) {
            if (isOurs(NettyHandleBuilder.class, method) && method.getParameterCount() == 1) {
                if (!method.getParameterTypes()[0].isPrimitive()) {
                    assertThat(failureOf(method, builder, new Object[] {null}))
                            .isInstanceOf(NullPointerException.class);
                }
            }
        }
        try (var handle = builder.build()) {
            assertThat(handle.crypto().inUse()).hasValue(1);
            assertThat(handle.crypto().clearTraffic()).isEqualTo(ClearTraffic.DISALLOW);
        }
    }

    private static boolean isOurs(Class<?> type, Method method) {
        return Modifier.isPublic(method.getModifiers())
                && !method.isSynthetic()
                && !(type.isEnum() && method.getName().equals("valueOf"))
                && !isForeign(type, method);
    }

    /** Whether a type of the JDK's or Netty's says what the method does with null. */
    private static boolean isForeign(Class<?> type, Method method) {
        if (Modifier.isStatic(method.getModifiers())) {
            return false;
        }
        if (method.getName().equals("equals")) {
            return true;
        }
        List<Class<?>> above = new ArrayList<>(List.of(type.getInterfaces()));
        if (type.getSuperclass() != null) {
            above.add(type.getSuperclass());
        }
        for (Class<?> other : above) {
            boolean declares =
                    !other.getName().startsWith("io.knet")
                            && Arrays.stream(other.getMethods())
                                    .anyMatch(
                                            method2 ->
                                                    method2.getName().equals(method.getName())
                                                            && Arrays.equals(
                                                                    method2.getParameterTypes(),
                                                                    method.getParameterTypes()));
            if (declares || isForeign(other, method)) {
                return true;
            }
        }
        return false;
    }

    private List<Object> receivers(Class<?> type, Method method) {
        if (Modifier.isStatic(method.getModifiers())) {
            return List.of("no receiver");
        }
        if (type.isEnum()) {
            return List.of(type.getEnumConstants()[0]);
        }
        return specimens.of(type);
    }

    private void check(Executable call, List<Object> receivers, String before) {
        Parameter[] parameters = call.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            boolean nullable = parameters[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (parameters[i].getType().isPrimitive() || nullable) {
                continue;
            }
            if (WRITTEN_BY_PROGRAMS.contains(call.getDeclaringClass())
                    && !Modifier.isStatic(call.getModifiers())) {
                continue;
            }
            if (receivers.isEmpty()) {
                faults.add("there is no specimen for " + call);
            }
            for (Object receiver : receivers) {
                checkOne(call, receiver, i, before);
            }
        }
    }

    private void checkOne(Executable call, Object receiver, int index, String before) {
        Parameter[] parameters = call.getParameters();
        Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = parameters[i].getType();
            Optional<Object> argument = i == index ? Optional.empty() : specimens.argument(type);
            if (i != index && argument.isEmpty()) {
                faults.add("there is no specimen of " + type + " for " + call);
                return;
            }
            arguments[i] = argument.orElse(null);
        }
        calls++;
        String name = parameters[index].getName();
        Throwable failure = failureOf(call, receiver, arguments);
        if (!(failure instanceof NullPointerException) || !name.equals(failure.getMessage())) {
            faults.add(call + ", null for " + name + ": " + failure);
        }
        for (Object argument : arguments) {
            if (argument instanceof ByteBuf buffer && receiver instanceof DataChannel) {
                if (buffer.refCnt() != 0) {
                    faults.add(call + ", null for " + name + ": the message was not released");
                }
            }
            if (argument instanceof ReferenceCounted counted && counted.refCnt() > 0) {
                ReferenceCountUtil.release(counted);
            }
        }
        if (!specimens.state().equals(before)) {
            faults.add(call + ", null for " + name + ": the state is " + specimens.state());
        }
    }

    private static @Nullable Throwable failureOf(
            Executable call, Object receiver, @Nullable Object[] arguments) {
        try {
            if (call instanceof Constructor<?> constructor) {
                constructor.newInstance(arguments);
            } else {
                ((Method) call).invoke(receiver, arguments);
            }
            return null;
        } catch (InvocationTargetException thrown) {
            return thrown.getCause();
        } catch (ReflectiveOperationException | IllegalArgumentException wrong) {
            return wrong;
        }
    }
}
