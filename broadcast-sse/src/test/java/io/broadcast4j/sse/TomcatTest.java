package io.broadcast4j.sse;

import io.broadcast4j.test.EventStreamContract;
import io.broadcast4j.test.TransportContract.Running;
import io.broadcast4j.transport.Acceptor;
import org.junit.jupiter.api.Nested;

class TomcatTest {
    @Nested
    class Streams extends EventStreamContract {
        @Override
        protected Running start(Acceptor acceptor) throws Exception {
            return TomcatContainer.start(Containers.Setup.of(acceptor));
        }
    }

    @Nested
    class Application extends ApplicationRules {
        @Override
        Running start(Containers.Setup setup) throws Exception {
            return TomcatContainer.start(setup);
        }
    }
}
