package io.knet.service;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which knet finds services. Providers are looked up at every call, which is rare,
 * first through the thread's context class loader, which knows what the program brought, and then
 * through knet's own, which knows what stands beside knet: in a container either may see what the
 * other does not. What both find counts once. A provider that cannot be loaded is left out, and the
 * others are found all the same.
 *
 * <p>The compression libraries are no services: knet's own classes refer to them.
 */
public final class Services {
    /** A loader that fails for ever must not be asked for ever. */
    private static final int MAX_BROKEN = 100;

    private Services() {}

    /**
     * All providers of a service that can be loaded, in the order in which they were found. The
     * module of the service must say that it uses it, so that the modules of providers are there.
     *
     * @param broken told why a provider cannot be loaded
     */
    public static <S> List<S> all(Class<S> service, Consumer<Throwable> broken) {
        return all(
                service,
                Arrays.asList(
                        Thread.currentThread().getContextClassLoader(),
                        Services.class.getClassLoader()),
                broken);
    }

    /** The same with class loaders, of which null is the one that programs are started with. */
    static <S> List<S> all(
            Class<S> service,
            Collection<@Nullable ClassLoader> loaders,
            Consumer<Throwable> broken) {
        Map<Class<?>, S> found = new LinkedHashMap<>();
        // The Java runtime asks this of whoever looks, whichever module the service is from.
        Services.class.getModule().addUses(service);
        for (ClassLoader loader : loaders) {
            load(service, loader, found, broken);
        }
        return List.copyOf(found.values());
    }

    private static <S> void load(
            Class<S> service,
            @Nullable ClassLoader loader,
            Map<Class<?>, S> found,
            Consumer<Throwable> broken) {
        Iterator<ServiceLoader.Provider<S>> providers =
                ServiceLoader.load(service, loader).stream().iterator();
        int failures = 0;
        while (failures < MAX_BROKEN) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                ServiceLoader.Provider<S> provider = providers.next();
                if (!found.containsKey(provider.type())) {
                    found.put(provider.type(), provider.get());
                }
            } catch (ServiceConfigurationError | LinkageError failure) {
                failures++;
                broken.accept(failure);
            }
        }
    }
}
