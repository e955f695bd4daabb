package io.knet;

/**
 * Receives the messages of a data channel, on the event loop of the host that sent them: messages
 * of one host come one at a time, messages of several hosts may come at once. It must not block,
 * because the links of that host stand still meanwhile. It may call everything in the API. If it
 * throws, the exception is logged and counted, and the message counts as delivered.
 */
@FunctionalInterface
public interface MessageListener {
    /**
     * A message has come.
     *
     * @param message belongs to knet and is released after this call; retain it to keep it, or copy
     *     its content if it is kept for long, since the content may be a slice of a larger receive
     *     buffer
     */
    void onMessage(KnetMessage message);
}
