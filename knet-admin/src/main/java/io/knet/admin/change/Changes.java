package io.knet.admin.change;

import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.admin.value.LinkName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Changes of a node that runs, which were read and are well-formed. Used once, by one thread at a
 * time.
 */
public final class Changes {
    private final Target target;
    private final Map<String, String> wanted;
    private final Plan plan;
    private final List<Change> done = new ArrayList<>();

    private Changes(Target target, Map<String, String> wanted, Plan plan) {
        this.target = target;
        this.wanted = Collections.unmodifiableMap(new LinkedHashMap<>(wanted));
        this.plan = plan;
    }

    /** How the changes are made. */
    private interface Plan {
        /** Makes them; notes each that is made. */
        void carryOut(KnetHandle node, List<Change> done);
    }

    /**
     * Reads changes.
     *
     * @param target whose settings are changed
     * @param wanted the new values by the names of the settings, in the order in which they are
     *     set; those of a link are set at once
     * @throws IllegalArgumentException saying what is wrong: a setting is unknown, or its value
     */
    public static Changes of(Target target, Map<String, String> wanted) {
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("no setting is named; " + namesOf(target));
        }
        return new Changes(target, wanted, planOf(target, wanted));
    }

    private static Plan planOf(Target target, Map<String, String> wanted) {
        if (target instanceof Target.Host host) {
            return oneByOne(
                    read(SettingsOfHost.ALL, target, wanted), node -> hostOf(node, host.id()));
        } else if (target instanceof Target.Link link) {
            return atOnce(read(SettingsOfLink.ALL, target, wanted), link.name());
        }
        return oneByOne(read(SettingsOfNode.ALL, target, wanted), node -> node);
    }

    /** What can be changed, without values: of a node, a host and a link. */
    public static List<SettingValue> settingsOf(Target target) {
        return listOf(target).stream()
                .map(known -> new SettingValue(known.name(), Optional.empty(), known.allowed()))
                .toList();
    }

    /**
     * What can be changed, and what it is now.
     *
     * @throws IllegalArgumentException if the node has no such host or link
     */
    public static List<SettingValue> valuesOf(KnetHandle node, Target target) {
        if (target instanceof Target.Host host) {
            return values(SettingsOfHost.ALL, hostOf(node, host.id()));
        } else if (target instanceof Target.Link link) {
            return values(SettingsOfLink.ALL, linkOf(node, link.name()));
        }
        return values(SettingsOfNode.ALL, node);
    }

    private static <S> List<SettingValue> values(
            List<? extends Setting<S, ?>> settings, S subject) {
        return settings.stream()
                .map(
                        known ->
                                new SettingValue(
                                        known.name(), known.valueOf(subject), known.allowed()))
                .toList();
    }

    private static List<? extends Setting<?, ?>> listOf(Target target) {
        if (target instanceof Target.Node) {
            return SettingsOfNode.ALL;
        }
        return target instanceof Target.Host ? SettingsOfHost.ALL : SettingsOfLink.ALL;
    }

    private static String namesOf(Target target) {
        String kind =
                target instanceof Target.Node
                        ? "the node"
                        : target instanceof Target.Host ? "a host" : "a link";
        return "settings of "
                + kind
                + " are "
                + listOf(target).stream().map(Setting::name).collect(Collectors.joining(", "));
    }

    /** A change of one setting. */
    private record Step<S, E>(Setting<S, E> setting, Consumer<E> change) {
        private Change made(Optional<String> before, S subject) {
            return new Change(setting.name(), before, setting.valueOf(subject));
        }
    }

    private static <S, E> List<Step<S, E>> read(
            List<Setting<S, E>> all, Target target, Map<String, String> wanted) {
        List<Step<S, E>> steps = new ArrayList<>();
        wanted.forEach(
                (name, value) -> {
                    Setting<S, E> setting =
                            all.stream()
                                    .filter(known -> known.name().equals(name))
                                    .findFirst()
                                    .orElseThrow(
                                            () ->
                                                    new IllegalArgumentException(
                                                            "there is no setting \""
                                                                    + name
                                                                    + "\"; "
                                                                    + namesOf(target)));
                    steps.add(new Step<>(setting, setting.to(value)));
                });
        return steps;
    }

    /** The new values by the names of the settings. */
    public Map<String, String> wanted() {
        return wanted;
    }

    /** Whose settings are changed. */
    public Target target() {
        return target;
    }

    /**
     * Makes the changes, and waits until they are in force. What fails leaves those before it in
     * force, which {@link #done} tells.
     *
     * @return all changes
     * @throws IllegalArgumentException if the node has no such host or link, values cannot be
     *     together, or a key file cannot be used
     * @throws KnetException if the node cannot change, for that reason
     */
    public List<Change> carryOut(KnetHandle node) {
        plan.carryOut(node, done);
        return done();
    }

    private static <S> Plan oneByOne(List<Step<S, S>> steps, Function<KnetHandle, S> subject) {
        return (node, done) -> {
            S changed = subject.apply(node);
            for (Step<S, S> step : steps) {
                Optional<String> before = step.setting().valueOf(changed);
                step.change().accept(changed);
                done.add(step.made(before, changed));
            }
        };
    }

    private static Plan atOnce(List<Step<KnetLink, LinkEdit>> steps, LinkName name) {
        return (node, done) -> {
            KnetLink link = linkOf(node, name);
            LinkEdit edit = new LinkEdit(link);
            steps.forEach(step -> step.change().accept(edit));
            List<Optional<String>> before =
                    steps.stream().map(step -> step.setting().valueOf(link)).toList();
            edit.carryOut();
            for (int i = 0; i < steps.size(); i++) {
                done.add(steps.get(i).made(before.get(i), link));
            }
        };
    }

    /** What was changed so far. */
    public List<Change> done() {
        return List.copyOf(done);
    }

    /**
     * The host of an id.
     *
     * @throws IllegalArgumentException if the node has no such host
     */
    public static KnetHost hostOf(KnetHandle node, int id) {
        return node.findHost(id)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no host "
                                                + id
                                                + "; "
                                                + thereAre(
                                                        "hosts",
                                                        node.hosts().stream()
                                                                .map(KnetHost::id)
                                                                .toList())));
    }

    /**
     * The link of a name.
     *
     * @throws IllegalArgumentException if the node has no such host or link
     */
    public static KnetLink linkOf(KnetHandle node, LinkName name) {
        KnetHost host = hostOf(node, name.host());
        return host.findLink(name.link())
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no link "
                                                + name
                                                + "; "
                                                + thereAre(
                                                        "links of host " + name.host(),
                                                        host.links().stream()
                                                                .map(KnetLink::id)
                                                                .toList())));
    }

    private static String thereAre(String what, List<Integer> ids) {
        return ids.isEmpty() ? "there are no " + what : what + " are " + ids;
    }
}
