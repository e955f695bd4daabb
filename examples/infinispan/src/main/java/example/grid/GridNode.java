package example.grid;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import org.infinispan.Cache;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.configuration.parsing.ConfigurationBuilderHolder;
import org.infinispan.configuration.parsing.ParserRegistry;
import org.infinispan.manager.DefaultCacheManager;

/** A node of Infinispan whose cluster is carried by knet's links, with one replicated cache. */
final class GridNode implements AutoCloseable {
    /** In the jar of knet-jgroups: Infinispan's stack "tcp" over knet. */
    private static final String CONFIGURATION = "knet-infinispan.xml";

    private static final String CACHE = "stock";

    private final DefaultCacheManager manager;
    private final Cache<String, Integer> stock;

    /**
     * Starts it, and joins the others.
     *
     * @param name of this node, for logs
     * @param knetConf describes its links; the file's {@code ${knet.config}}
     * @throws IOException if the configuration is not there
     * @throws org.infinispan.commons.CacheException if the node cannot start; the cause says why
     */
    GridNode(String name, Path knetConf) throws IOException {
        Properties variables = new Properties();
        variables.setProperty("knet.config", knetConf.toString());
        ConfigurationBuilderHolder configuration =
                new ParserRegistry(GridNode.class.getClassLoader(), false, variables)
                        .parseFile(CONFIGURATION);
        configuration
                .getGlobalConfigurationBuilder()
                .transport()
                .nodeName(name)
                .clusterName("grid")
                // Whoever closes this node does it in order.
                .shutdown()
                .hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
        manager = new DefaultCacheManager(configuration, true);
        manager.defineConfiguration(
                CACHE,
                new ConfigurationBuilder().clustering().cacheMode(CacheMode.REPL_SYNC).build());
        stock = manager.getCache(CACHE);
    }

    /** How many nodes the cluster has. */
    int members() {
        return manager.getMembers().size();
    }

    /** Returns when all members have it. */
    void store(String article, int count) {
        stock.put(article, count);
    }

    /** How many there are; 0 if nobody has said. */
    int find(String article) {
        return stock.getOrDefault(article, 0);
    }

    /** Leaves the cluster; the others need not find out that it is gone. */
    @Override
    public void close() throws IOException {
        manager.close();
    }
}
