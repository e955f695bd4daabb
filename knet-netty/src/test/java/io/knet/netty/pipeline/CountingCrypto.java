package io.knet.netty.pipeline;

/** Counts what is sealed and opened. */
final class CountingCrypto implements CryptoCounters {
    int sealed;
    int overhead;
    int opened;

    @Override
    public void sealed(int bytes) {
        sealed++;
        overhead += bytes;
    }

    @Override
    public void opened() {
        opened++;
    }
}
