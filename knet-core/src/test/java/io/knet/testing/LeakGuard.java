package io.knet.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class that leaked a buffer, and the whole run if a leak shows only at its end. JUnit
 * finds it through the service loader and applies it to every test.
 */
public final class LeakGuard implements BeforeAllCallback, AfterAllCallback {
    private static final int COLLECTIONS_AFTER_CLASS = 1;
    private static final int COLLECTIONS_AT_END = 4;

    /** Made by JUnit before the first test class is initialised. */
    public LeakGuard() {
        LeakRecorder.install();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(Namespace.create(LeakGuard.class))
                .computeIfAbsent(FinalCheck.class);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        boolean nested = context.getParent().flatMap(ExtensionContext::getTestClass).isPresent();
        if (!nested) {
            LeakRecorder.failOnLeaks(
                    COLLECTIONS_AFTER_CLASS, context.getRequiredTestClass().getName());
        }
    }

    /** Closed by JUnit after the last test class. */
    static final class FinalCheck implements AutoCloseable {
        @Override
        public void close() {
            LeakRecorder.failOnLeaks(COLLECTIONS_AT_END, "the last test class");
        }
    }
}
