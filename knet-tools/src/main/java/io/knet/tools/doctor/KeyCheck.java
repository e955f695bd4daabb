package io.knet.tools.doctor;

import io.knet.CryptoConfig;
import io.knet.Dialect;
import io.knet.tools.doctor.Machine.FileFacts;
import io.knet.tools.node.option.PeerSpec;
import java.util.Arrays;
import java.util.Optional;

/** Whether key files are for their owner alone, and look as if somebody had drawn them. */
final class KeyCheck implements Check {
    /** A key of 128 random bytes has about a hundred different ones, text has up to 64. */
    private static final int FEWEST = 32;

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public void examine(Patient patient, Notes notes) {
        patient.keyFiles().forEach(file -> examine(file, patient.machine(), notes));
        patient.settings()
                .file()
                .flatMap(file -> file.crypto())
                .ifPresent(crypto -> examine(crypto, notes));
        if (patient.settings().crypto().isEmpty() && patient.settings().sessions().isEmpty()) {
            notes.well("no key is configured: packets go in clear");
        }
        if (patient.settings().crypto().isEmpty() && patient.settings().sessions().isPresent()) {
            patient.settings().peers().stream()
                    .filter(peer -> peer.id() != patient.settings().id())
                    .forEach(peer -> lookForClear(peer, notes));
        }
    }

    /** Whoever gave the node keys for sessions may take all of its traffic for sealed. */
    private static void lookForClear(PeerSpec peer, Notes notes) {
        Dialect dialect = peer.config().dialect().orElse(Dialect.SESSION);
        if (dialect != Dialect.SESSION) {
            notes.found(
                    FindingCode.SPEAKS_IN_CLEAR,
                    "host "
                            + peer.id()
                            + (dialect == Dialect.EITHER ? " may be" : " is")
                            + " spoken with in clear: its dialect is "
                            + dialect.wireName()
                            + ", and there is a key for sessions, but none for libknet's format",
                    "give the node [crypto] (--crypto), or host "
                            + peer.id()
                            + " the dialect session");
        }
    }

    private static void examine(String file, Machine machine, Notes notes) {
        Optional<FileFacts> facts = machine.file(file);
        if (facts.isEmpty()) {
            notes.unknown("\"" + file + "\" is gone");
            return;
        }
        Optional<String> mode = facts.get().mode();
        if (mode.filter(KeyCheck::isOpen).isPresent()) {
            notes.found(
                    FindingCode.KEY_FILE_MODE,
                    "key file \""
                            + file
                            + "\" has mode "
                            + mode.get()
                            + ", so that others can read or write it; make a new key if they"
                            + " might have",
                    "chmod 600 \"" + file + "\"");
        } else {
            notes.well(
                    "\""
                            + file
                            + "\" has "
                            + facts.get().size()
                            + " bytes"
                            + mode.map(text -> " and mode " + text).orElse(""));
        }
        weak(facts.get().differentBytes(), "key file \"" + file + "\"", notes);
    }

    private static void examine(CryptoConfig crypto, Notes notes) {
        byte[] key = crypto.key();
        try {
            weak(differentBytes(key), "the key", notes);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static void weak(int differentBytes, String what, Notes notes) {
        if (differentBytes < FEWEST) {
            notes.found(
                    FindingCode.KEY_WEAK,
                    what
                            + " consists of "
                            + differentBytes
                            + " different bytes only, so nobody drew it at random",
                    "knet keygen NEW.key, and the same file on all nodes");
        }
    }

    /** The group may read a key: that is how a service that is not root gets it. */
    private static boolean isOpen(String mode) {
        return mode.charAt(4) == 'w' || mode.charAt(6) == 'r' || mode.charAt(7) == 'w';
    }

    /** How many values the bytes have. */
    static int differentBytes(byte[] bytes) {
        boolean[] seen = new boolean[1 << Byte.SIZE];
        int count = 0;
        for (byte one : bytes) {
            int value = Byte.toUnsignedInt(one);
            if (!seen[value]) {
                seen[value] = true;
                count++;
            }
        }
        return count;
    }
}
