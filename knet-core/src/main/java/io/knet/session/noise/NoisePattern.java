package io.knet.session.noise;

import static io.knet.session.noise.NoiseToken.E;
import static io.knet.session.noise.NoiseToken.EE;
import static io.knet.session.noise.NoiseToken.ES;
import static io.knet.session.noise.NoiseToken.PSK;
import static io.knet.session.noise.NoiseToken.S;
import static io.knet.session.noise.NoiseToken.SE;
import static io.knet.session.noise.NoiseToken.SS;

import java.util.List;

/** The handshake patterns of sessions: two messages each, the initiator's and the responder's. */
public enum NoisePattern {
    /** No static keys: whoever knows the pre-shared key may speak. */
    NN_PSK0("NNpsk0"),
    /** Static keys: the initiator knows the responder's beforehand and sends its own, encrypted. */
    IK_PSK2("IKpsk2");

    private final String noiseName;

    NoisePattern(String noiseName) {
        this.noiseName = noiseName;
    }

    /** The name as in Noise's protocol names. */
    public String noiseName() {
        return noiseName;
    }

    /** Whether both ends have static keys, which prove who they are. */
    public boolean hasIdentities() {
        return this == IK_PSK2;
    }

    /** The steps of a message; 0 is the initiator's, 1 the responder's. */
    List<NoiseToken> message(int number) {
        return switch (this) {
            case NN_PSK0 -> number == 0 ? List.of(PSK, E) : List.of(E, EE);
            case IK_PSK2 -> number == 0 ? List.of(E, ES, S, SS) : List.of(E, EE, SE, PSK);
        };
    }
}
