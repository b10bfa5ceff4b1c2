package io.broadcast4j.concurrent;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes daemon threads named {@code broadcast-NAME-1}, {@code broadcast-NAME-2} and so on, so that a thread dump tells
 * whose they are and none of them keeps a JVM alive. Their context class loader is that of the thread that made the
 * factory, not of whoever happens to need a thread first.
 *
 * <p>Thread-safe.
 */
public final class DaemonThreads implements ThreadFactory {
    private final String name;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final AtomicInteger made = new AtomicInteger();

    /** Takes the middle of the names. */
    public DaemonThreads(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "broadcast-" + name + "-" + made.incrementAndGet());
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        return thread;
    }
}
