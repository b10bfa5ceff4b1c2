package io.broadcast4j.redis;

import io.broadcast4j.Stream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On which streams sessions are due, for all nodes. It is kept apart from the streams, so it may be behind them or be
 * lost; renewing a lease names the stream again.
 *
 * <p>Thread-safe. Non-blocking.
 */
final class PresenceIndex {
    private static final Logger LOG = LoggerFactory.getLogger(PresenceIndex.class);
    private static final Script SCRIPT = Script.named("presence-index");

    private final ScriptRunner scripts;
    private final List<byte[]> keys;
    private final long claimMillis;

    PresenceIndex(ScriptRunner scripts, Names names, Duration lease) {
        this.scripts = scripts;
        this.keys = List.of(names.own("presence", "streams"));
        // Not longer than a lease: a session that joins while a stream is claimed must not end before the claim does.
        this.claimMillis = PresenceCalls.millis(lease.dividedBy(2));
    }

    /** Names streams, with when to look at them in ms of the clock of Redis. */
    void add(Map<Stream, Long> ends) {
        List<String> args = new ArrayList<>(2 * ends.size());
        ends.forEach((stream, end) -> {
            args.add(Long.toString(end));
            args.add(stream.name());
        });
        if (!args.isEmpty()) {
            run("add", args).whenComplete((done, failure) -> {
                if (failure != null) {
                    LOG.debug("Cannot say when to look at {}", ends.keySet(), failure);
                }
            });
        }
    }

    /**
     * Takes over to look at streams where somebody is due. If nothing comes of that, another node takes over.
     *
     * @return their names
     */
    CompletionStage<List<String>> claim(int most) {
        return run("claim", List.of(Integer.toString(most), Long.toString(claimMillis)))
                .thenApply(names -> names.stream()
                        .map(name -> new String((byte[]) name, StandardCharsets.UTF_8))
                        .toList());
    }

    /** Forgets streams. Behind that, each has to be looked at once more, as somebody may have joined it meanwhile. */
    CompletionStage<List<Object>> remove(Collection<String> streams) {
        return run("remove", List.copyOf(streams));
    }

    private CompletionStage<List<Object>> run(String verb, List<String> more) {
        List<String> args = new ArrayList<>(more.size() + 2);
        args.add(verb);
        args.add(Long.toString(PresenceCalls.OUTLIVES.toMillis()));
        args.addAll(more);
        return scripts.run(ScriptRunner.Call.of(SCRIPT, keys, args.toArray(String[]::new)));
    }
}
