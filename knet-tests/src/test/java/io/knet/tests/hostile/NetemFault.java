package io.knet.tests.hostile;

/** What the kernel's netem does to all packets of a link, in both directions. */
enum NetemFault {
    LOSS_1("1 % loss", true, "loss", "1%"),
    LOSS_10("10 % loss", true, "loss", "10%"),
    DELAY("50 ms late, give or take 20 ms, out of order", false, "delay", "50ms", "20ms"),
    DUPLICATION("30 % of all packets twice", false, "duplicate", "30%"),
    CORRUPTION("a bit of 5 % of all packets wrong", true, "corrupt", "5%"),
    RATE("100 Mbit/s", false, "rate", "100mbit");

    private final String label;
    private final boolean loses;
    private final String[] netem;

    NetemFault(String label, boolean loses, String... netem) {
        this.label = label;
        this.loses = loses;
        this.netem = netem;
    }

    /** What it is called in tables. */
    String label() {
        return label;
    }

    /** Whether packets are lost, be it for a wrong checksum. */
    boolean loses() {
        return loses;
    }

    /** What netem is told. */
    String[] netem() {
        return netem.clone();
    }
}
