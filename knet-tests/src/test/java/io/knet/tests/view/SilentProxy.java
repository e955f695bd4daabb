package io.knet.tests.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes connections on to a server until it falls silent, and keeps them open then. */
final class SilentProxy {
    private final InetSocketAddress to;
    private volatile boolean silent;

    /** Takes connections until the listener is closed. */
    SilentProxy(ServerSocket listener, InetSocketAddress to) {
        this.to = to;
        start(() -> accept(listener));
    }

    /** Nothing passes any more. */
    void fallSilent() {
        silent = true;
    }

    private void accept(ServerSocket listener) {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                Socket server = new Socket(to.getAddress(), to.getPort());
                start(() -> pass(client, server));
                start(() -> pass(server, client));
            }
        } catch (IOException closed) {
            silent = true;
        }
    }

    private void pass(Socket from, Socket on) {
        byte[] buffer = new byte[8192];
        try (from;
                on) {
            InputStream in = from.getInputStream();
            OutputStream out = on.getOutputStream();
            for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                if (!silent) {
                    out.write(buffer, 0, length);
                }
            }
        } catch (IOException ended) {
            // The other end is closed with this one.
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "silent-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
