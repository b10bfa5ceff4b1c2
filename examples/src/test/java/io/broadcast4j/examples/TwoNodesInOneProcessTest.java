package io.broadcast4j.examples;

import io.broadcast4j.server.Limits;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** The nodes share memory, so this runs where there is no Redis. */
class TwoNodesInOneProcessTest extends TwoNodesScenarios {
    private final SharedMemory shared = new SharedMemory();

    @AfterEach
    void close() {
        shared.close();
    }

    @Override
    LosableNode startFirst(Settings settings) throws IOException {
        return ProxiedNode.start(settings, shared.node());
    }

    @Override
    DemoServer startSecond(Settings settings) throws IOException {
        return DemoServer.start(settings, Limits.DEFAULT, shared.node());
    }
}
