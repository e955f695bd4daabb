package io.knet.tools.node.command;

import io.knet.ClearTraffic;
import io.knet.CryptoConfig;
import io.knet.CryptoControl;
import io.knet.admin.value.CryptoSpec;
import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import io.knet.tools.node.event.Change;

/**
 * One step of changing keys without loss (spec wire 5.4). Each step is done on all nodes before the
 * next.
 */
sealed interface Rekey extends Command {
    /** Takes the step; what it made of the node's crypto, in words. */
    String step(CryptoControl crypto);

    @Override
    default boolean run(NodeContext node) {
        node.printer().print(new Change.Setting("crypto", step(node.handle().crypto())));
        return true;
    }

    private static int free(CryptoControl crypto) {
        return crypto.inUse().orElse(0) == 1 ? 2 : 1;
    }

    /** {@code rekey load MODEL/CIPHER/HASH FILE}: packets with the new key are understood. */
    record Load(CryptoSpec spec, String keyFile) implements Rekey {
        @Override
        public String step(CryptoControl crypto) {
            try (CryptoConfig config = spec.withKeyFile(keyFile)) {
                crypto.set(free(crypto), config);
            } catch (IllegalArgumentException unreadable) {
                throw new ToolException(ExitCode.USAGE, String.valueOf(unreadable.getMessage()));
            }
            return spec + " loaded in slot " + free(crypto);
        }
    }

    /**
     * {@code rekey use SLOT}: packets are sent with the new key. Named, so that saying it twice
     * does not go back to the old one.
     */
    record Use(int slot) implements Rekey {
        @Override
        public String step(CryptoControl crypto) {
            crypto.use(slot);
            return "used from slot " + slot;
        }
    }

    /** {@code rekey finish}: packets with the old key are not understood any more. */
    record Finish() implements Rekey {
        @Override
        public String step(CryptoControl crypto) {
            int old = free(crypto);
            crypto.clear(old);
            if (crypto.inUse().isEmpty()) {
                crypto.clear(2);
            }
            return "cleared of old keys";
        }
    }

    /** {@code rekey off}: packets are sent in clear. */
    record Off() implements Rekey {
        @Override
        public String step(CryptoControl crypto) {
            crypto.useNone();
            return "not used for sending";
        }
    }

    /** {@code rekey clear allow|disallow}: whether packets in clear are accepted. */
    record Clear(ClearTraffic traffic) implements Rekey {
        @Override
        public String step(CryptoControl crypto) {
            crypto.clearTraffic(traffic);
            return "set to " + traffic.wireName() + " packets in clear";
        }
    }
}
