package io.knet.lab.simulate.cluster;

import io.knet.AeadCipher;
import io.knet.Dialect;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * How the nodes of a cluster speak with each other.
 *
 * @param speakers those that speak in sessions; the others know libknet's format only
 * @param identities whether speakers prove who they are
 * @param among in what speakers may speak with each other
 * @param withOthers in what speakers may speak with the others
 * @param attacked whether somebody on the network records, repeats, holds back, redirects, alters
 *     and invents datagrams of sessions
 */
public record SessionPlan(
        BitSet speakers,
        AeadCipher cipher,
        boolean identities,
        Dialect among,
        Dialect withOthers,
        boolean attacked) {
    /** No sessions. */
    public static final SessionPlan NONE =
            new SessionPlan(
                    new BitSet(),
                    AeadCipher.AES_GCM,
                    false,
                    Dialect.SESSION,
                    Dialect.LIBKNET,
                    false);

    /**
     * The sessions of a seed.
     *
     * @param random of the seed, from which as much is drawn in any case
     * @param nodes how many
     */
    static SessionPlan of(SplittableRandom random, int nodes, SessionShare share) {
        boolean chosen = random.nextBoolean();
        int kind = random.nextInt(10);
        AeadCipher cipher = random.nextInt(3) == 0 ? AeadCipher.CHACHA_POLY : AeadCipher.AES_GCM;
        boolean identities = random.nextBoolean();
        boolean attacked = random.nextInt(5) != 0;
        int firstOther = random.nextInt(nodes);
        Dialect among =
                kind < 7 || (kind == 9 && random.nextBoolean()) ? Dialect.SESSION : Dialect.EITHER;
        Dialect withOthers = random.nextBoolean() ? Dialect.LIBKNET : Dialect.EITHER;
        if (share == SessionShare.NEVER || (share == SessionShare.SOMETIMES && !chosen)) {
            return NONE;
        }
        BitSet speakers = new BitSet();
        speakers.set(0, nodes);
        if (kind == 9) {
            speakers.clear(firstOther);
        }
        return new SessionPlan(speakers, cipher, identities, among, withOthers, attacked);
    }

    /** Whether any node speaks in sessions. */
    public boolean any() {
        return !speakers.isEmpty();
    }

    /** Whether a node speaks in sessions. */
    public boolean speaks(int node) {
        return speakers.get(node);
    }

    /** Whether two nodes speak in sessions with each other, once all is well. */
    public boolean speak(int one, int other) {
        return speaks(one) && speaks(other);
    }

    /** Whether two nodes speak with each other in nothing else. */
    public boolean speakNothingElse(int one, int other) {
        return speak(one, other) && among == Dialect.SESSION;
    }

    /** Whether nothing but sessions is spoken. */
    public boolean alone(int nodes) {
        return speakers.cardinality() == nodes && among == Dialect.SESSION;
    }

    /** In what a speaker may speak with another node. */
    Dialect with(int other) {
        return speaks(other) ? among : withOthers;
    }
}
