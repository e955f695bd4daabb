package io.knet.tools.node.command;

import io.knet.admin.change.Changes;
import io.knet.admin.change.Target;
import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import io.knet.tools.node.event.Change;
import java.util.Map;

/**
 * Commands that change how the running node works: {@code compress}, {@code mtu}, {@code policy},
 * {@code dialect}, {@code priority} and {@code timers}.
 *
 * @param target whose settings are changed
 * @param settings the new values by the names of the settings
 */
record ChangeSetting(Target target, Map<String, String> settings) implements Command {
    /** Fails with an {@link IllegalArgumentException} for a value that cannot be. */
    ChangeSetting {
        settings = Changes.of(target, settings).wanted();
    }

    /** A change of one setting. */
    static ChangeSetting of(Target target, String setting, String value) {
        return new ChangeSetting(target, Map.of(setting, value));
    }

    @Override
    public boolean run(NodeContext node) {
        require(node);
        try {
            Changes.of(target, settings)
                    .carryOut(node.handle())
                    .forEach(
                            change ->
                                    node.printer()
                                            .print(
                                                    new Change.Setting(
                                                            named(change.setting()),
                                                            change.now().orElse("set"))));
        } catch (IllegalArgumentException e) {
            throw new ToolException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
        return true;
    }

    private void require(NodeContext node) {
        if (target instanceof Target.Host host) {
            node.requireHost(host.id());
        } else if (target instanceof Target.Link link) {
            node.requireLink(link.name());
        }
    }

    private String named(String setting) {
        return target instanceof Target.Node ? setting : setting + " of " + target;
    }
}
