package io.broadcast4j.jakarta.ws;

import io.broadcast4j.test.TransportContract;
import io.broadcast4j.transport.Acceptor;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

class JettyTest {
    @Nested
    class Installed extends TransportContract {
        @Override
        protected Running start(Acceptor acceptor) throws Exception {
            return JettyContainer.start(
                    container -> CableEndpoints.install(container, Containers.PATH, acceptor), Optional.empty());
        }
    }

    @Nested
    class Upgraded_by_a_servlet extends UpgradeContract {
        @Override
        protected Running start(Acceptor acceptor) throws Exception {
            return JettyContainer.start(container -> {}, Optional.of(new CableUpgradeServlet(acceptor)));
        }
    }
}
