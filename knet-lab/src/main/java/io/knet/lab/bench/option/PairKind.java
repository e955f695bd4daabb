package io.knet.lab.bench.option;

/** Who sends to whom. */
public enum PairKind {
    /** Both nodes are Java. */
    JAVA("java", true, true),
    /** Both nodes are the real libknet. */
    LIBKNET("libknet", false, false),
    /** A Java node sends to the real libknet. */
    MIXED("java to libknet", true, false),
    /** The real libknet sends to a Java node. */
    LIBKNET_TO_JAVA("libknet to java", false, true),
    /** Two UDP sockets without a protocol: the limit for all others. */
    BARE("bare", false, false);

    private final String label;
    private final boolean javaSender;
    private final boolean javaReceiver;

    PairKind(String label, boolean javaSender, boolean javaReceiver) {
        this.label = label;
        this.javaSender = javaSender;
        this.javaReceiver = javaReceiver;
    }

    /** The name in tables. */
    public String label() {
        return label;
    }

    /** Whether the sender is a Java node. */
    public boolean javaSender() {
        return javaSender;
    }

    /** Whether the receiver is a Java node. */
    public boolean javaReceiver() {
        return javaReceiver;
    }
}
