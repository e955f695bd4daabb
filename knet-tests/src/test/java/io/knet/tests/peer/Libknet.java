package io.knet.tests.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * A libknet that tests run against, with the corosync that came with it: the machine's own, or one
 * in a root beside it.
 *
 * @param version two numbers with a point between them, as "1.25"
 * @param suite the Debian suite that the root was made of, empty for the machine itself
 * @param root the folder of the root, empty for the machine itself
 * @param isHeldTo false for a version that no test knows yet: what fails with it is told, but is no
 *     failure
 */
public record Libknet(
        String version, Optional<String> suite, Optional<Path> root, boolean isHeldTo) {
    private static volatile Libknet current = LibknetVersions.machine();

    /**
     * The one that peers and daemons are taken from: {@link EachLibknet} sets it, one after the
     * other; elsewhere it is the machine's.
     */
    public static Libknet current() {
        return current;
    }

    static void use(Libknet next) {
        current = next;
    }

    /** What a command line must begin with to run where this libknet is. */
    public List<String> prefix() {
        if (root.isEmpty()) {
            return List.of();
        }
        Path module = CProgram.moduleDirectory().toAbsolutePath();
        List<String> prefix = new ArrayList<>();
        prefix.add(module.resolve("src/test/sh/in-root").toString());
        prefix.add(root.get().toString());
        // Programs, and what tests write for them.
        prefix.add(module.toString());
        prefix.add(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().toString());
        prefix.add("--");
        return prefix;
    }

    /** Runs a command where this libknet is. */
    public Commands.Result run(List<String> command) {
        List<String> whole = new ArrayList<>(prefix());
        whole.addAll(command);
        return Commands.run(whole);
    }

    /**
     * Why this version cannot do anything with a crypto setting, in libknet's names; empty if it
     * can. {@code LibknetPeerCryptoTest} shows that it is so.
     */
    public Optional<String> failsWith(String model, String cipher) {
        return model.equals("openssl") && cipher.equals("none") && isAtLeast("1.31")
                ? Optional.of(
                        this
                                + " computes a data MTU of -27 bytes with its openssl model and no"
                                + " cipher, and loses every link by that")
                : Optional.empty();
    }

    /** Skips the test if this version cannot do anything with a crypto setting, and says why. */
    public void assumeWorksWith(String model, String cipher) {
        Optional<String> failure = failsWith(model, cipher);
        Assumptions.assumeTrue(failure.isEmpty(), failure::get);
    }

    /** Whether this is the given version or a newer one. */
    public boolean isAtLeast(String other) {
        return LibknetVersions.compare(version, other) >= 0;
    }

    @Override
    public String toString() {
        return "libknet " + version + suite.map(name -> " (" + name + ")").orElse("");
    }
}
