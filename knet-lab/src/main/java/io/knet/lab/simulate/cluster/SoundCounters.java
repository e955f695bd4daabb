package io.knet.lab.simulate.cluster;

import io.knet.lab.simulate.verify.Violation;
import io.knet.lab.simulate.verify.Violation.Kind;
import io.knet.stats.DropReason;
import java.util.EnumSet;
import java.util.Set;

/**
 * Counters that must stay at zero, whatever happens: who has no key file cannot make what they
 * count, and honest nodes do not.
 */
final class SoundCounters {
    private static final Set<DropReason> NEVER =
            EnumSet.of(
                    DropReason.SESSION_VERSION,
                    DropReason.SESSION_SUITE,
                    DropReason.SESSION_TRUNCATED,
                    DropReason.SESSION_UNKNOWN_HOST,
                    DropReason.SESSION_BAD_INDEX,
                    DropReason.SESSION_MISMATCH,
                    DropReason.SESSION_WRONG_HOST,
                    DropReason.SESSION_BAD_RECEIPTS,
                    DropReason.SESSION_BAD_VIEWS,
                    DropReason.CRYPTO_FAILED);

    /** While nobody has had another key pair than before. */
    private static final Set<DropReason> WITH_OLD_IDENTITIES =
            EnumSet.of(DropReason.SESSION_HANDSHAKE_FAILED, DropReason.SESSION_WRONG_IDENTITY);

    private SoundCounters() {}

    static void check(SimulatedNode node, boolean identityChanged) {
        for (DropReason reason : NEVER) {
            check(node, reason);
        }
        if (!identityChanged) {
            for (DropReason reason : WITH_OLD_IDENTITIES) {
                check(node, reason);
            }
        }
    }

    private static void check(SimulatedNode node, DropReason reason) {
        long count = node.dropped(reason);
        if (count != 0) {
            throw new Violation(
                    Kind.UNEXPLAINED,
                    "node " + node.index() + " has dropped " + count + " for " + reason);
        }
    }
}
