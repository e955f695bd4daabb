package io.knet.tests.corosync;

import io.knet.tests.peer.LinkEnds;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The corosync.conf of one of two cluster nodes. Links notice silence within a second, so that
 * tests are quick; a lost token is noticed only seconds later, so that the membership survives what
 * a link does.
 *
 * @param node id of the daemon, 1 to 65535
 * @param peer id of the other node
 * @param links by their ids; the daemon's own addresses are to the left
 * @param cipher by corosync's name
 * @param hash by corosync's name
 * @param keyFile holds the key, empty for none
 * @param compression by corosync's name, empty for none
 * @param sctp whether links are over SCTP, not UDP
 */
record CorosyncConfig(
        int node,
        int peer,
        List<LinkEnds> links,
        String cipher,
        String hash,
        Optional<Path> keyFile,
        Optional<String> compression,
        boolean sctp) {
    /** A daemon that neither encrypts nor compresses. */
    static CorosyncConfig of(int node, int peer, List<LinkEnds> links) {
        return new CorosyncConfig(
                node, peer, links, "none", "none", Optional.empty(), Optional.empty(), false);
    }

    /** The same with crypto. */
    CorosyncConfig withCrypto(String newCipher, String newHash, Path newKeyFile) {
        return new CorosyncConfig(
                node, peer, links, newCipher, newHash, Optional.of(newKeyFile), compression, sctp);
    }

    /** The same with compression. */
    CorosyncConfig withCompression(String model) {
        return new CorosyncConfig(
                node, peer, links, cipher, hash, keyFile, Optional.of(model), sctp);
    }

    /** The same with links over SCTP. */
    CorosyncConfig overSctp() {
        return new CorosyncConfig(node, peer, links, cipher, hash, keyFile, compression, true);
    }

    /** The text of the file. */
    String text() {
        return String.join("\n", totem(), nodelist(), OTHERS);
    }

    private String totem() {
        StringJoiner totem = new StringJoiner("\n    ", "totem {\n    ", "\n}");
        totem.add("version: 2").add("cluster_name: knet-test").add("transport: knet");
        totem.add("token: 3000");
        totem.add("crypto_cipher: " + cipher).add("crypto_hash: " + hash);
        keyFile.ifPresent(file -> totem.add("keyfile: " + file));
        compression.ifPresent(model -> totem.add("knet_compression_model: " + model));
        for (int link = 0; link < links.size(); link++) {
            totem.add("interface {").add("    linknumber: " + link);
            totem.add("    mcastport: " + links.get(link).left().getPort());
            totem.add("    knet_ping_interval: 200").add("    knet_ping_timeout: 800");
            if (sctp) {
                totem.add("    knet_transport: sctp");
            }
            totem.add("    knet_pong_count: 2").add("}");
        }
        return totem.toString();
    }

    private String nodelist() {
        StringJoiner own = new StringJoiner("\n", "    node {\n", "\n    }");
        StringJoiner other = new StringJoiner("\n", "    node {\n", "\n    }");
        own.add("        nodeid: " + node).add("        name: node" + node);
        other.add("        nodeid: " + peer).add("        name: node" + peer);
        for (int link = 0; link < links.size(); link++) {
            LinkEnds path = links.get(link);
            String key = "        ring" + link + "_addr: ";
            own.add(key + path.left().getAddress().getHostAddress());
            other.add(key + path.right().getAddress().getHostAddress());
        }
        return "nodelist {\n" + own + "\n" + other + "\n}";
    }

    private static final String OTHERS =
            """
            quorum {
                provider: corosync_votequorum
                two_node: 1
                wait_for_all: 0
            }
            logging {
                to_stderr: yes
                to_syslog: no
                to_logfile: no
                timestamp: hires
            }
            system {
                sched_rr: no
                move_to_root_cgroup: no
            }
            """;
}
