package io.broadcast4j.examples;

import java.io.IOException;
import java.net.URI;

/** A node of the demo that can be gone from one moment to the next. */
interface LosableNode extends AutoCloseable {
    /** Returns where browsers find it. */
    URI uri();

    /** Lets it be gone: without a word to its clients, and with nobody there when they come back. */
    void lose();

    @Override
    void close() throws IOException;
}
