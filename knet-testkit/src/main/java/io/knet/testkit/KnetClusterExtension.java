package io.knet.testkit;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Modifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives tests of JUnit a cluster. {@link KnetCluster} registers it; a field with
 * {@code @RegisterExtension} does with settings that an annotation cannot have:
 *
 * <pre>{@code
 * @RegisterExtension
 * final KnetClusterExtension cluster =
 *         new KnetClusterExtension(TestCluster.builder().nodes(3).policy(LinkPolicy.RR));
 * }</pre>
 */
public final class KnetClusterExtension
        implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace STORE =
            ExtensionContext.Namespace.create(KnetClusterExtension.class);

    private final TestCluster.@Nullable Builder settings;

    /** For {@link KnetCluster}, which has the settings. */
    public KnetClusterExtension() {
        settings = null;
    }

    /** With settings of the test's own; there is then no annotation beside it. */
    public KnetClusterExtension(TestCluster.Builder settings) {
        this.settings = requireNonNull(settings, "settings");
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        requireNonNull(context, "context");
        cluster(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        requireNonNull(context, "context");
        TestCluster cluster = context.getStore(STORE).remove(TestCluster.class, TestCluster.class);
        if (cluster != null) {
            cluster.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return (type == TestCluster.class || type == TestNetwork.class)
                && context.getTestMethod().isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestCluster cluster = cluster(context);
        return parameter.getParameter().getType() == TestNetwork.class
                ? cluster.network()
                : cluster;
    }

    /** Two registrations, of a class and of its test, share one cluster. */
    private TestCluster cluster(ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(STORE);
        TestCluster present = store.get(TestCluster.class, TestCluster.class);
        if (present != null) {
            return present;
        }
        TestCluster started = settings(context).start();
        store.put(TestCluster.class, started);
        return started;
    }

    private TestCluster.Builder settings(ExtensionContext context) {
        if (settings != null) {
            return settings;
        }
        KnetCluster said =
                AnnotationSupport.findAnnotation(context.getTestMethod(), KnetCluster.class)
                        .or(() -> ofClasses(context))
                        .orElseThrow(
                                () ->
                                        new ExtensionConfigurationException(
                                                "no @KnetCluster says how the cluster is to be,"
                                                        + " and no settings were given"));
        return TestCluster.builder()
                .nodes(said.nodes())
                .links(said.links())
                .network(said.network())
                .seed(said.seed());
    }

    private static Optional<KnetCluster> ofClasses(ExtensionContext context) {
        Class<?> type = context.getRequiredTestClass();
        while (true) {
            Optional<KnetCluster> found = AnnotationSupport.findAnnotation(type, KnetCluster.class);
            Class<?> around = type.getEnclosingClass();
            if (found.isPresent() || around == null || Modifier.isStatic(type.getModifiers())) {
                return found;
            }
            type = around;
        }
    }
}
