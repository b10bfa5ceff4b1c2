package io.broadcast4j.test;

import io.broadcast4j.transport.Acceptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/** What the groups of rules of {@link TransportContract} have in common. */
interface TransportRules {
    /** Serves an acceptor until the end of the test, and returns where its clients connect. */
    URI serve(Acceptor acceptor);

    /** Returns a text of so many bytes in which no two characters side by side are equally long. */
    static String textOf(int bytes) {
        String pattern = "aé€😀";
        String many = pattern.repeat(bytes / 10);
        int rest = bytes - many.getBytes(StandardCharsets.UTF_8).length;
        return many + "z".repeat(rest);
    }

    /** Returns numbered texts. */
    static String[] numbered(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new);
    }
}
