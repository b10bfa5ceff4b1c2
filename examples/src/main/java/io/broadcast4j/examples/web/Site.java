package io.broadcast4j.examples.web;

import java.util.List;

/**
 * Where a web server is, and where the others are.
 *
 * @param host the address to listen on
 * @param port the port to listen on, or 0 for any that is free
 * @param peers the origins of the other nodes, such as {@code http://localhost:8081}
 */
public record Site(String host, int port, List<String> peers) {
    /** Copies the list. */
    public Site {
        peers = List.copyOf(peers);
    }
}
