package io.broadcast4j.test;

import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.InMemoryBackplane;
import java.util.List;

class InMemoryBackplaneTest extends BackplaneContract {
    @Override
    protected List<Backplane> cluster() {
        return List.of(new InMemoryBackplane());
    }
}
