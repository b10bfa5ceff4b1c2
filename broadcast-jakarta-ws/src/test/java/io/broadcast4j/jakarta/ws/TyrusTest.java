package io.broadcast4j.jakarta.ws;

import io.broadcast4j.test.TransportContract;
import io.broadcast4j.transport.Acceptor;

class TyrusTest extends TransportContract {
    @Override
    protected Running start(Acceptor acceptor) throws Exception {
        return TyrusContainer.start(container -> CableEndpoints.install(container, Containers.PATH, acceptor));
    }
}
