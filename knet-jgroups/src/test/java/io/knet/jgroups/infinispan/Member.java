package io.knet.jgroups.infinispan;

import static org.infinispan.configuration.global.ShutdownHookBehavior.DONT_REGISTER;

import io.knet.jgroups.KNET;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.infinispan.Cache;
import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.parsing.ConfigurationBuilderHolder;
import org.infinispan.configuration.parsing.ParserRegistry;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.notifications.Listener;
import org.infinispan.notifications.cachemanagerlistener.annotation.Merged;
import org.infinispan.notifications.cachemanagerlistener.annotation.ViewChanged;
import org.infinispan.notifications.cachemanagerlistener.event.ViewChangedEvent;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jgroups.JChannel;

/**
 * A node of Infinispan with a replicated and a distributed cache, in a JVM of its own; does what
 * lines on standard input say, and answers each with one line that begins with {@link #ANSWER}.
 */
public final class Member {
    static final String ANSWER = "## ";

    /** Behind it is the file with the configuration. */
    static final String JOIN = "join ";

    private static final List<CacheMode> MODES = List.of(CacheMode.REPL_SYNC, CacheMode.DIST_SYNC);

    private final String name;
    private DefaultCacheManager manager;
    private List<Writer> writers;
    private final Views views = new Views();
    private Thread watch = new Thread();

    private Member(String name) {
        this.name = name;
        manager = alone();
        writers = writers();
    }

    /**
     * A node that is in no cluster, which takes the place of one until there is a configuration: by
     * then the JVM has loaded most of what a node needs, while others load it, too.
     */
    private static DefaultCacheManager alone() {
        ConfigurationBuilderHolder holder = new ConfigurationBuilderHolder();
        leaveShutdownToMain(holder);
        for (CacheMode mode : MODES) {
            holder.newConfigurationBuilder(mode.name());
        }
        DefaultCacheManager manager = new DefaultCacheManager(holder, true);
        MODES.forEach(mode -> manager.getCache(mode.name()).put("key", 0L));
        return manager;
    }

    private static void leaveShutdownToMain(ConfigurationBuilderHolder holder) {
        holder.getGlobalConfigurationBuilder().shutdown().hookBehavior(DONT_REGISTER);
    }

    private static DefaultCacheManager manager(String name, Path configuration) throws Exception {
        ConfigurationBuilderHolder holder =
                new ParserRegistry()
                        .parse(
                                new ByteArrayInputStream(Files.readAllBytes(configuration)),
                                MediaType.APPLICATION_XML);
        holder.getGlobalConfigurationBuilder().transport().nodeName(name);
        leaveShutdownToMain(holder);
        for (CacheMode mode : MODES) {
            ConfigurationBuilder cache = new ConfigurationBuilder();
            cache.clustering()
                    .cacheMode(mode)
                    .remoteTimeout(30_000)
                    .stateTransfer()
                    .timeout(60_000);
            holder.newConfigurationBuilder(mode.name()).read(cache.build());
        }
        return new DefaultCacheManager(holder, true);
    }

    private List<Writer> writers() {
        return MODES.stream()
                .map(mode -> new Writer(name, manager.<String, Long>getCache(mode.name())))
                .toList();
    }

    /** Counts changes of the view. */
    @Listener
    public static final class Views {
        final AtomicInteger changes = new AtomicInteger();

        /** A view came. */
        @ViewChanged
        @Merged
        public void changed(ViewChangedEvent event) {
            changes.incrementAndGet();
        }
    }

    /** Runs until standard input ends or says so. */
    public static void main(String[] arguments) throws Exception {
        Member member = new Member(arguments[0]);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answer(member.obey(line));
                if (line.equals("quit")) {
                    break;
                }
            }
        }
        System.exit(0);
    }

    private static void answer(String text) {
        System.out.println(ANSWER + text);
        System.out.flush();
    }

    private String obey(String line) throws Exception {
        return switch (line) {
            case "view" -> Integer.toString(manager.getMembers().size());
            case "begin" -> begin();
            case "progress" ->
                    Long.toString(writers.stream().mapToLong(Writer::written).min().orElse(0));
            case "end" -> end();
            case "acknowledged" -> {
                TreeMap<String, Long> all = new TreeMap<>();
                writers.forEach(writer -> all.putAll(writer.acknowledged()));
                yield all.toString();
            }
            case "quit", "leave" -> {
                manager.stop();
                yield "bye";
            }
            default -> line.startsWith(JOIN) ? join(line) : contents(line);
        };
    }

    /** Begins anew with another configuration. */
    private String join(String line) throws Exception {
        manager.stop();
        manager = manager(name, Path.of(line.substring(JOIN.length())));
        writers = writers();
        manager.addListener(views);
        return "ready";
    }

    private String begin() {
        views.changes.set(0);
        writers.forEach(Writer::begin);
        watch = new Thread(new StallWatch(writers, this::tellChannel), "stall watch");
        watch.setDaemon(true);
        watch.start();
        return "begun";
    }

    /** What the protocols below Infinispan say of themselves. */
    private void tellChannel() {
        JChannel channel =
                ((JGroupsTransport)
                                manager.getCache(CacheMode.REPL_SYNC.name())
                                        .getAdvancedCache()
                                        .getRpcManager()
                                        .getTransport())
                        .getChannel();
        String transport = channel.getProtocolStack().getTransport().getName();
        for (String protocol : List.of(transport, "UNICAST3", "UFC")) {
            System.out.println(channel.dumpStats(protocol));
        }
        if (channel.getProtocolStack().getTransport() instanceof KNET knet) {
            System.out.println(knet.printLinks());
        }
    }

    private String end() throws InterruptedException {
        watch.interrupt();
        for (Writer writer : writers) {
            writer.end();
        }
        return String.format(
                "writes=%d failures=%d stall=%d views=%d",
                writers.stream().mapToLong(Writer::written).sum(),
                writers.stream().mapToLong(Writer::failures).sum(),
                writers.stream().mapToLong(Writer::longestMillis).max().orElse(0),
                views.changes.get());
    }

    /** What this node sees of what another has written. */
    private String contents(String writer) {
        TreeMap<String, Long> all = new TreeMap<>();
        for (CacheMode mode : MODES) {
            Cache<String, Long> cache = manager.getCache(mode.name());
            for (String key : Writer.keys(writer, cache.getName())) {
                Long value = cache.get(key);
                if (value != null) {
                    all.put(key, value);
                }
            }
        }
        return all.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
