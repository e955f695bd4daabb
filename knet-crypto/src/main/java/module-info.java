/** The crypto models of knet. */
module io.knet.crypto {
    requires io.knet.core;
    requires static org.bouncycastle.provider;

    provides io.knet.crypto.CryptoModel with
            io.knet.crypto.jca.JcaModel,
            io.knet.crypto.bouncycastle.BouncyCastleModel;
    provides io.knet.session.crypto.SessionCrypto with
            io.knet.crypto.jca.JcaSessionCrypto,
            io.knet.crypto.bouncycastle.BouncyCastleSessionCrypto;
}
