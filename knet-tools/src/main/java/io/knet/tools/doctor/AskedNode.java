package io.knet.tools.doctor;

import io.knet.KnetAddress;
import io.knet.admin.json.JsonValue;
import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import io.knet.tools.node.option.LinkSpec;
import io.knet.tools.node.option.NodeSettings;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The node that is up already, as it describes itself on its admin socket.
 *
 * @param socket where it answers
 * @param status what it says
 */
record AskedNode(Path socket, JsonValue status) {
    /**
     * Looks for the node of these settings: on the socket that is named, else where the processes
     * that have the links' ports answer, else where nodes usually do.
     *
     * @throws ToolException if a socket is named and does not belong to this node
     */
    static Optional<AskedNode> find(NodeSettings settings, Optional<Path> named, Machine machine) {
        if (named.isPresent()) {
            AskedNode node = new AskedNode(named.get(), machine.status(named.get()));
            node.requireId(settings.id());
            return Optional.of(node);
        }
        Set<Path> candidates = new LinkedHashSet<>();
        for (LinkSpec link : settings.links()) {
            PortCheck.holder(link.config().local(), machine)
                    .flatMap(machine::ownerOf)
                    .flatMap(owner -> NodeProgram.of(owner).adminSocket(owner.pid()))
                    .ifPresent(candidates::add);
        }
        candidates.addAll(machine.adminSockets());
        return candidates.stream()
                .flatMap(socket -> answer(socket, machine).stream())
                .filter(node -> node.isOf(settings))
                .findFirst();
    }

    private static Optional<AskedNode> answer(Path socket, Machine machine) {
        try {
            return Optional.of(new AskedNode(socket, machine.status(socket)));
        } catch (ToolException noAnswer) {
            // It was only guessed that a node might answer there.
            return Optional.empty();
        }
    }

    private void requireId(int id) {
        long answered = status.number("id").orElse(-1);
        if (answered != id) {
            throw new ToolException(
                    ExitCode.USAGE,
                    "--admin: on " + socket + " answers node " + answered + ", not node " + id);
        }
    }

    private boolean isOf(NodeSettings settings) {
        return status.number("id").orElse(-1) == settings.id()
                && settings.links().stream().anyMatch(link -> link(link).isPresent());
    }

    /** What it says of a link that it has between the same addresses, as far as both know them. */
    Optional<JsonValue> link(LinkSpec wanted) {
        String local = KnetAddress.format(wanted.config().local());
        Optional<String> remote = wanted.config().remote().map(KnetAddress::format);
        return status.list("hosts").stream()
                .flatMap(host -> host.list("links").stream())
                .filter(link -> link.number("host").orElse(-1) == wanted.name().host())
                .filter(link -> link.number("link").orElse(-1) == wanted.name().link())
                .filter(link -> link.text("local").filter(local::equals).isPresent())
                .filter(link -> remote.isEmpty() || link.text("remote").equals(remote))
                .findFirst();
    }
}
