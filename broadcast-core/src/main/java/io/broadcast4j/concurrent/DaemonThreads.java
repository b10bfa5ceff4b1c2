package io.broadcast4j.concurrent;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes daemon threads named {@code broadcast-NAME-1}, {@code broadcast-NAME-2} and so on, so that a thread dump tells
 * whose they are and none of them keeps a JVM alive.
 *
 * <p>Thread-safe.
 */
public final class DaemonThreads implements ThreadFactory {
    private final String name;
    private final AtomicInteger made = new AtomicInteger();

    /** Takes the middle of the names. */
    public DaemonThreads(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "broadcast-" + name + "-" + made.incrementAndGet());
        thread.setDaemon(true);
        // Whoever needs the thread first lends it nothing: a web application that stops shall not find it in use.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        return thread;
    }
}
