package io.knet.lab.simulate.verify;

import io.knet.DataChannel;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.lab.simulate.verify.Violation.Kind;
import io.knet.testkit.network.Machine;
import io.netty.buffer.Unpooled;

/** Sends synchronously, and compares what is said of it with what the sockets did. */
public final class SyncCheck {
    private SyncCheck() {}

    /**
     * Sends a message to one host.
     *
     * @param host its id
     */
    public static void send(
            KnetHandle handle, DataChannel channel, Message message, int host, Machine machine) {
        long refusals = machine.refusals();
        KnetException error = null;
        try {
            channel.sendSync(Unpooled.wrappedBuffer(message.content()), message);
        } catch (KnetException refused) {
            error = refused;
        }
        int handed = message.handedAll();
        long refusedNow = machine.refusals() - refusals;
        if (error == null) {
            if (handed == 0) {
                throw wrong(message, "it is said to be sent, but no socket took it");
            }
            return;
        }
        judge(handle, message, host, error, handed, refusedNow);
    }

    private static void judge(
            KnetHandle handle,
            Message message,
            int host,
            KnetException error,
            int handed,
            long refusedNow) {
        switch (error.error()) {
            case SOCKET_ERROR, SOCKET_FULL -> {
                message.failed();
                if (refusedNow == 0 && handed > 0) {
                    throw wrong(message, "no socket refused it, but it is said: " + error);
                }
            }
            case HOST_DOWN -> {
                message.refused();
                if (handed > 0) {
                    throw wrong(message, "it was handed to a socket, but it is said: " + error);
                }
                if (handle.host(host).isReachable()) {
                    throw wrong(message, "its host is reachable, but it is said: " + error);
                }
            }
            default -> {
                message.refused();
                if (handed > 0) {
                    throw wrong(message, "it was handed to a socket, but it is said: " + error);
                }
            }
        }
    }

    private static Violation wrong(Message message, String how) {
        return new Violation(Kind.WRONG_RESULT, message + ": " + how);
    }
}
