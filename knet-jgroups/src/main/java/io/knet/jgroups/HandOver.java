package io.knet.jgroups;

import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import org.jgroups.protocols.TP;
import org.jgroups.stack.MessageProcessingPolicy;
import org.jgroups.util.MaxOneThreadPerSender;
import org.jgroups.util.ShutdownRejectedExecutionHandler;
import org.jgroups.util.SubmitToThreadPool;
import org.jgroups.util.UnbatchOOBBatches;

/** How JGroups takes messages from a transport, according to its configuration. */
final class HandOver {
    /** They leave messages to the thread pool, all of them. */
    private static final Set<Class<? extends MessageProcessingPolicy>> LEAVE_TO_POOL =
            Set.of(MaxOneThreadPerSender.class, SubmitToThreadPool.class, UnbatchOOBBatches.class);

    /** They drop what a pool has no thread for, and do not run it. */
    private static final Set<Class<? extends RejectedExecutionHandler>> DROP =
            Set.of(
                    ThreadPoolExecutor.AbortPolicy.class,
                    ThreadPoolExecutor.DiscardPolicy.class,
                    ThreadPoolExecutor.DiscardOldestPolicy.class);

    /** A thread for each message, without limits; a class of JDK 21's. */
    private static final String VIRTUAL = "java.util.concurrent.ThreadPerTaskExecutor";

    private HandOver() {}

    /**
     * Whether a thread that brings a message can go on at once, whatever becomes of the message: an
     * event loop may bring it then. After the transport's {@code init}.
     */
    static boolean isImmediate(TP transport) {
        MessageProcessingPolicy policy = transport.getMessageProcessingPolicy();
        return policy != null
                && LEAVE_TO_POOL.contains(policy.getClass())
                && takesAtOnce(transport.getThreadPool().getThreadPool());
    }

    private static boolean takesAtOnce(Executor pool) {
        if (pool instanceof ThreadPoolExecutor threads) {
            RejectedExecutionHandler handler = threads.getRejectedExecutionHandler();
            if (handler instanceof ShutdownRejectedExecutionHandler wrapper) {
                handler = wrapper.handler();
            }
            return DROP.contains(handler.getClass());
        }
        return pool != null && pool.getClass().getName().equals(VIRTUAL);
    }
}
