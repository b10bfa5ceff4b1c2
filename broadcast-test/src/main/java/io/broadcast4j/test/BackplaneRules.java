package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.HistoryPolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the groups of rules of {@link BackplaneContract} have in common: the nodes of a cluster, and streams to use. */
abstract class BackplaneRules {
    final List<BackplaneNode> nodes = new ArrayList<>();

    /** Part of every stream's name: what serves the nodes may remember those of earlier runs. */
    final String run = Long.toHexString(System.nanoTime());

    private int streams;

    /** For subclasses. */
    BackplaneRules() {}

    /** Makes the nodes of one cluster, none of which has been started: one, or better two. */
    protected abstract List<Backplane> cluster() throws Exception;

    @BeforeEach
    final void startNodes() throws Exception {
        cluster().forEach(backplane -> nodes.add(new BackplaneNode(backplane)));
    }

    @AfterEach
    final void closeNodes() {
        nodes.forEach(node -> node.backplane().close());
        assertThat(nodes).noneMatch(BackplaneNode::overlapped);
    }

    final BackplaneNode first() {
        return nodes.get(0);
    }

    /** Returns another node than the first, if there are two. */
    final BackplaneNode last() {
        return nodes.get(nodes.size() - 1);
    }

    /** Publishes on one node after the other. */
    final Position publish(int turn, Stream stream, String json, HistoryPolicy policy) {
        return nodes.get(turn % nodes.size()).publish(stream, json, policy, null);
    }

    /** Returns a new stream that every node listens to. */
    final Stream listenedTo() {
        Stream stream = newStream();
        nodes.forEach(node -> node.listen(stream));
        return stream;
    }

    /** Returns a stream that was never used. */
    final Stream newStream() {
        return Stream.of("contract", run, streams++);
    }
}
