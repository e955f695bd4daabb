package io.knet.tests.stress;

import io.knet.AccessEntry;
import io.knet.ChannelConfig;
import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.CryptoConfig;
import io.knet.DestinationFilter;
import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetLimits;
import io.knet.LinkConfig;
import io.knet.LinkPacket;
import io.knet.LinkTimers;
import io.knet.MessageListener;
import io.knet.NodeIdentity;
import io.knet.NodePublicKey;
import io.knet.SessionControl;
import io.knet.Verdict;
import io.knet.tests.nodes.Cluster;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Makes arguments for any method of the interface, most of them good ones. */
final class Arguments {
    private static final int FEW = 5;
    private static final int USUAL_LENGTH = 3000;

    private final List<LinkConfig> links;
    private final Runnable callback;
    private final AtomicInteger unreleased = new AtomicInteger();
    private final AtomicLong received = new AtomicLong();

    /**
     * Makes arguments.
     *
     * @param links configurations of links
     * @param callback what listeners and filters do now and then
     */
    Arguments(List<LinkConfig> links, Runnable callback) {
        this.links = links;
        this.callback = callback;
    }

    /** How many messages were given to knet and not released. */
    int unreleased() {
        return unreleased.get();
    }

    /** How many messages listeners were given. */
    long received() {
        return received.get();
    }

    Object[] of(Method method, Random random) {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = of(method, types[i], random);
        }
        return arguments;
    }

    private Object of(Method method, Class<?> type, Random random) {
        if (type == byte[].class && method.getDeclaringClass() == SessionControl.class) {
            return ApiStress.sessionKey(random.nextInt(2));
        }
        if (type == int.class) {
            return number(method.getName(), random);
        }
        if (type == Duration.class) {
            return duration(method.getName(), random);
        }
        if (type == boolean.class) {
            return random.nextInt(4) > 0;
        }
        if (type == String.class) {
            return Integer.toString(random.nextInt(FEW));
        }
        if (type == Object.class) {
            return random.nextInt(FEW);
        }
        if (type.isEnum()) {
            return any(type.getEnumConstants(), random);
        }
        return object(type, random);
    }

    private static int number(String method, Random random) {
        return switch (method) {
            case "manual" -> KnetLimits.MIN_MTU - 10 + random.nextInt(9000);
            case "maxMessages" -> random.nextInt(1100);
            case "dscp" -> random.nextInt(70);
            case "priority" -> random.nextInt(KnetLimits.MAX_PRIORITY + 10);
            default -> random.nextInt(FEW);
        };
    }

    private static Duration duration(String method, Random random) {
        return switch (method) {
            case "interval" -> Duration.ofSeconds(random.nextInt(70));
            case "reconnectInterval" -> Duration.ofMillis(random.nextInt(2000));
            default -> Duration.ofMillis(random.nextInt(20));
        };
    }

    private Object object(Class<?> type, Random random) {
        if (type == ByteBuf.class) {
            return message(random);
        }
        if (type == LinkConfig.class) {
            return links.get(random.nextInt(links.size()));
        }
        if (type == LinkTimers.class) {
            return random.nextBoolean() ? Cluster.QUICK : Cluster.IMPATIENT;
        }
        if (type == ChannelConfig.class) {
            ChannelConfig plain =
                    ChannelConfig.of(random.nextInt(KnetLimits.MAX_CHANNELS))
                            .withCheckedSends(random.nextBoolean());
            return random.nextBoolean() ? plain : plain.withListener(listener(random));
        }
        if (type == MessageListener.class) {
            return listener(random);
        }
        if (type == DestinationFilter.class) {
            return filter(random);
        }
        if (type == Consumer.class) {
            return eventListener(random);
        }
        if (type == CryptoConfig.class) {
            byte[] key = new byte[KnetLimits.MIN_KEY];
            key[0] = (byte) random.nextInt(2);
            return CryptoConfig.aes256Sha256(key);
        }
        if (type == CompressionConfig.class) {
            CompressionModel[] models = CompressionModel.values();
            return CompressionConfig.of(models[random.nextInt(models.length)]);
        }
        if (type == AccessEntry.class) {
            String sources = "127.0.0." + random.nextInt(FEW);
            return random.nextBoolean() ? AccessEntry.accept(sources) : AccessEntry.reject(sources);
        }
        if (type == HostConfig.class) {
            Dialect[] dialects = Dialect.values();
            HostConfig config = HostConfig.DEFAULT.withDialect(any(dialects, random));
            return random.nextInt(10) > 0 ? config : config.withPublicKey(publicKey(random));
        }
        if (type == NodePublicKey.class) {
            return publicKey(random);
        }
        if (type == byte[].class) {
            return new byte[random.nextInt(USUAL_LENGTH)];
        }
        if (type == ByteBuffer.class) {
            return ByteBuffer.allocate(random.nextInt(USUAL_LENGTH));
        }
        throw new AssertionError("this test knows no argument of type " + type.getName());
    }

    private static <T> T any(T[] all, Random random) {
        return all[random.nextInt(all.length)];
    }

    private static NodePublicKey publicKey(Random random) {
        byte[] secret = new byte[NodeIdentity.BYTES];
        random.nextBytes(secret);
        return NodeIdentity.of(secret).publicKey();
    }

    private ByteBuf message(Random random) {
        int length =
                random.nextInt(50) == 0
                        ? KnetLimits.MAX_MESSAGE + random.nextInt(2)
                        : random.nextInt(USUAL_LENGTH);
        unreleased.incrementAndGet();
        return new UnpooledHeapByteBuf(
                UnpooledByteBufAllocator.DEFAULT, new byte[length], Math.max(length, 1)) {
            @Override
            protected void deallocate() {
                unreleased.decrementAndGet();
                super.deallocate();
            }
        };
    }

    private MessageListener listener(Random random) {
        long period = 1 + random.nextInt(200);
        return message -> {
            if (received.incrementAndGet() % period == 0) {
                callback.run();
            }
        };
    }

    private DestinationFilter filter(Random random) {
        AtomicLong asked = new AtomicLong(random.nextInt(100));
        Verdict unicast = Verdict.unicast(1 + random.nextInt(2));
        return request -> {
            long question = asked.incrementAndGet();
            if (question % 200 == 0) {
                callback.run();
            }
            if (request.direction() == io.knet.Direction.RX) {
                return Verdict.deliver();
            }
            return question % 10 == 0 ? Verdict.broadcast() : unicast;
        };
    }

    private Consumer<Object> eventListener(Random random) {
        AtomicLong told = new AtomicLong(random.nextInt(10));
        return event -> {
            // Listeners for packets must not wait, not even for another node's event loops.
            if (!(event instanceof LinkPacket) && told.incrementAndGet() % 10 == 0) {
                callback.run();
            }
        };
    }
}
