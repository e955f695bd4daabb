package io.knet.tools.decode;

import io.knet.CryptoConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.CryptoModel;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Opens packets with a key. One thread at a time. */
final class KeyedOpener implements AutoCloseable {
    private final PacketCrypto crypto;
    private final PacketOpener opener;

    private KeyedOpener(PacketCrypto crypto) {
        this.crypto = crypto;
        opener = crypto.newOpener();
    }

    /**
     * An opener by the model that the configuration names, or, if that does not offer the cipher or
     * hash, by another one: all of them speak one format.
     *
     * @throws KnetException if no model offers them, with the reason of the first
     */
    static KeyedOpener of(CryptoConfig config) {
        List<KnetException> refusals = new ArrayList<>();
        for (CryptoModel model : models(config.model())) {
            try {
                return new KeyedOpener(model.create(config));
            } catch (KnetException e) {
                refusals.add(e);
            }
        }
        throw refusals.isEmpty()
                ? new KnetException(
                        KnetError.MODEL_UNAVAILABLE,
                        "no crypto model \"" + config.model() + "\" is installed")
                // The model that was asked for; others, which would stand in, may not be there.
                : refusals.get(0);
    }

    private static List<CryptoModel> models(String preferred) {
        List<CryptoModel> models = new ArrayList<>();
        for (CryptoModel model : ServiceLoader.load(CryptoModel.class)) {
            models.add(model.name().equals(preferred) ? 0 : models.size(), model);
        }
        return models;
    }

    /** The plain packet, empty if the key does not fit. */
    Optional<ByteBuf> open(ByteBuf sealed) {
        ByteBuf plain = Unpooled.buffer(Math.max(1, sealed.readableBytes()));
        return opener.open(sealed, plain) ? Optional.of(plain) : Optional.empty();
    }

    @Override
    public void close() {
        opener.close();
        crypto.close();
    }
}
