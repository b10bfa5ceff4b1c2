package io.broadcast4j.sse;

import io.broadcast4j.test.EventStreamContract;
import io.broadcast4j.test.TransportContract.Running;
import io.broadcast4j.transport.Acceptor;

class UndertowTest extends EventStreamContract {
    @Override
    protected Running start(Acceptor acceptor) throws Exception {
        return UndertowContainer.start(Containers.Setup.of(acceptor));
    }
}
