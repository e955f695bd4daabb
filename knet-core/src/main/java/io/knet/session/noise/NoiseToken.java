package io.knet.session.noise;

/** What a handshake message does, step by step (Noise 5.3). */
enum NoiseToken {
    /** The sender's ephemeral public key, in clear. */
    E,
    /** The sender's static public key, encrypted. */
    S,
    /** DH of both ephemeral keys. */
    EE,
    /** DH of the initiator's ephemeral and the responder's static key. */
    ES,
    /** DH of the initiator's static and the responder's ephemeral key. */
    SE,
    /** DH of both static keys. */
    SS,
    /** The key that both know already is mixed in. */
    PSK
}
