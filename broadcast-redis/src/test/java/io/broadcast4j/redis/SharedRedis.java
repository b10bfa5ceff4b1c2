package io.broadcast4j.redis;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One Redis server for the tests of a class, empty before each of them. For a static field with {@code
 * RegisterExtension}.
 */
final class SharedRedis implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private final String[] config;
    private RedisServer server;

    /** Takes further lines of configuration. */
    SharedRedis(String... config) {
        this.config = config.clone();
    }

    RedisServer server() {
        return server;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server = RedisServer.start(config);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!server.isAlive()) {
            server.restart();
        }
        server.unpause();
        server.command("FLUSHALL");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server.close();
    }
}
