package io.broadcast4j.examples;

import io.broadcast4j.BroadcastException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the demo until the process is told to stop. */
public final class Demo {
    /** Configured to print plain lines, and nothing but them, on the standard output. */
    private static final Logger CONSOLE = LoggerFactory.getLogger("console");

    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    private Demo() {}

    /** Starts the demo with the settings that {@link Settings#read} finds. */
    public static void main(String[] args) throws InterruptedException {
        try {
            DemoServer server = DemoServer.start(Settings.read(System.getenv(), System.getProperties()));
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "stop"));
            CONSOLE.info("The Broadcast demo is running at {} (Ctrl-C stops it)", server.uri());
            stopped.await();
        } catch (IOException | IllegalArgumentException | BroadcastException e) {
            LOG.error(e.getMessage());
            System.exit(1);
        }
    }

    private static void stop(DemoServer server, CountDownLatch stopped) {
        server.close();
        stopped.countDown();
    }
}
