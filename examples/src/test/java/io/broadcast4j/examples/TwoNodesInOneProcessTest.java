package io.broadcast4j.examples;

import org.junit.jupiter.api.AfterEach;

/** The nodes share memory, so this runs where there is no Redis. */
class TwoNodesInOneProcessTest extends TwoNodesScenarios {
    private final SharedMemory shared = new SharedMemory();

    @AfterEach
    void close() {
        shared.close();
    }

    @Override
    Cluster node(Settings settings) {
        return shared.node();
    }
}
