package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Broadcaster;
import io.broadcast4j.Scheduler;
import io.broadcast4j.auth.Authenticator;
import io.broadcast4j.auth.OriginPolicy;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.HistoryPolicies;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.InMemoryBackplane;
import io.broadcast4j.channel.CommandFilter;
import io.broadcast4j.concurrent.DaemonThreads;
import io.broadcast4j.concurrent.SystemScheduler;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.json.JsonLimits;
import io.broadcast4j.presence.InMemoryPresence;
import io.broadcast4j.presence.PresenceListener;
import io.broadcast4j.presence.PresenceRegistry;
import io.broadcast4j.protocol.ActionCableProtocol;
import io.broadcast4j.protocol.EventStreamProtocol;
import io.broadcast4j.protocol.ProtocolNegotiation;
import io.broadcast4j.publish.BackplaneBroadcaster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What a server is made of, and how: read {@link #assemble()} from top to bottom. Not thread-safe.
 */
final class Recipe {
    private static final int HEARTBEAT_SLOTS = 30;
    private static final int MAX_SHARDS = 8;

    /** As deep as the writer goes, and otherwise without bounds. */
    private static final JsonLimits OF_THE_APPLICATION =
            new JsonLimits(Integer.MAX_VALUE, 1_000, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    final Setting<Authenticator> authenticator = new Setting<>("authenticator");
    final Setting<OriginPolicy> origins = new Setting<>("origins");
    final Setting<Backplane> backplane = new Setting<>("backplane");
    final Setting<Limits> limits = new Setting<>("limits");
    final Setting<Executor> executor = new Setting<>("executor");
    final Setting<Scheduler> scheduler = new Setting<>("scheduler");
    final Setting<FanOut> fanOut = new Setting<>("fanOut");
    final Setting<PresenceRegistry> presence = new Setting<>("presence");
    final List<PresenceListener> presenceListeners = new ArrayList<>();
    final Setting<HistoryPolicy> history = new Setting<>("history");
    final Map<String, HistoryPolicy> histories = new LinkedHashMap<>();
    final List<CommandFilter> filters = new ArrayList<>();
    final List<BroadcastObserver> observers = new ArrayList<>();
    private final Map<String, Function<Broadcaster, ChannelCatalog.Entry>> channels = new LinkedHashMap<>();

    /**
     * Where fan-out runs.
     *
     * @param executors one for each shard; they may be the same
     * @param shards how many shards there are
     */
    record FanOut(Supplier<? extends Executor> executors, int shards) {
        FanOut {
            if (shards < 1) {
                throw new IllegalArgumentException("There is at least one shard, not " + shards);
            }
        }
    }

    void add(String name, Function<Broadcaster, ChannelCatalog.Entry> channel) {
        if (channels.putIfAbsent(name, channel) != null) {
            throw new IllegalStateException("A channel named \"" + name + "\" is registered already");
        }
    }

    Assembly assemble() {
        if (channels.isEmpty()) {
            throw new IllegalStateException("A server needs at least one channel: builder().channel(name, …)");
        }
        Assembly.Resources owned = new Assembly.Resources();
        Limits bounds = limits.or(() -> Limits.DEFAULT);
        Scheduler time = scheduler.or(() -> owned.keep(new SystemScheduler("scheduler", Recipe::report)));
        BroadcastObserver observer = observer(time);
        Backplane carrier = owned.keep(backplane.or(() -> inMemory(time)));
        List<Shard> shards = shards(owned, observer);
        History history =
                BoundedHistory.of(carrier.history(), time, bounds.timing().subscribe(), observer);
        Hub hub = new Hub(carrier, history, shards, observer, bounds.outbound().queueBytes() / 4 * 3);
        PresenceRegistry registry = owned.keep(
                presence.or(() -> new InMemoryPresence(time, bounds.continuity().presenceLease())));
        PresenceKeeper keeper =
                new PresenceKeeper(registry, time, observer, bounds.continuity().presenceLease());
        Executor application = executor.or(() -> owned.keep(ApplicationExecutor.create()));
        Engine engine = engine(carrier, hub, keeper, new Engine.Surroundings(bounds, time, application, observer));
        ConnectionRegistry connections =
                new ConnectionRegistry(HEARTBEAT_SLOTS, bounds.capacity().connectionsPerIdentity());
        Sessions sessions = new Sessions(hub, time, bounds.continuity());
        Link link = new Link(hub, time, observer);
        carrier.start(link);
        registry.start(new PresenceEvents(carrier, engine.codec(), presenceListeners, engine.surroundings()));
        return new Assembly(
                engine,
                link,
                negotiation(engine.codec()),
                connections,
                sessions,
                new Door(engine, origins.or(OriginPolicy::sameOrigin), connections),
                shards,
                new Clockwork(new Heartbeat(connections, engine), hub, keeper, sessions, engine.surroundings()).start(),
                owned);
    }

    private Engine engine(Backplane carrier, Hub hub, PresenceKeeper keeper, Engine.Surroundings surroundings) {
        Limits bounds = surroundings.limits();
        JsonCodec codec = new JsonCodec(JsonLimits.DEFAULT.withDocumentChars(
                Math.max(bounds.inbound().messageBytes(), bounds.outbound().messageBytes())));
        HistoryPolicies policies = policies();
        Broadcaster broadcaster = new BackplaneBroadcaster(
                carrier,
                codec,
                surroundings.observer(),
                policies,
                bounds.outbound().messageBytes());
        return new Engine(
                hub,
                new Memory(policies, hub.history()),
                keeper,
                broadcaster,
                codec,
                new JsonCodec(OF_THE_APPLICATION),
                catalog(broadcaster),
                authenticator.or(Authenticator::anonymous),
                filter(),
                surroundings);
    }

    private static ProtocolNegotiation negotiation(JsonCodec codec) {
        ActionCableProtocol plain = new ActionCableProtocol(codec);
        return new ProtocolNegotiation(
                List.of(plain, plain.withPositions()),
                EventStreamProtocol.all(plain, new JsonCodec(OF_THE_APPLICATION)));
    }

    private static Backplane inMemory(Scheduler time) {
        return InMemoryBackplane.builder()
                .time(time::now)
                .nanoTime(time::nanoTime)
                .build();
    }

    private HistoryPolicies policies() {
        HistoryPolicies all = HistoryPolicies.all(history.or(() -> HistoryPolicy.DEFAULT));
        for (Map.Entry<String, HistoryPolicy> pattern : histories.entrySet()) {
            all = all.with(pattern.getKey(), pattern.getValue());
        }
        return all;
    }

    private ChannelCatalog catalog(Broadcaster broadcaster) {
        Map<String, ChannelCatalog.Entry> entries = new HashMap<>();
        channels.forEach((name, channel) -> entries.put(name, channel.apply(broadcaster)));
        return new ChannelCatalog(entries);
    }

    private BroadcastObserver observer(Scheduler time) {
        List<BroadcastObserver> all = new ArrayList<>(observers);
        all.add(0, new LogObserver(time));
        return new GuardedObserver(all);
    }

    private CommandFilter filter() {
        CommandFilter none = (call, next) -> next.run();
        return filters.stream().reduce(CommandFilter::around).orElse(none);
    }

    private List<Shard> shards(Assembly.Resources owned, BroadcastObserver observer) {
        int defaultCount = Math.min(MAX_SHARDS, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        FanOut chosen = fanOut.or(() -> new FanOut(() -> owned.keep(shardThread()), defaultCount));
        return IntStream.range(0, chosen.shards())
                .mapToObj(index -> new Shard(
                        index, chosen.executors().get(), failure -> observer.internalFailure("shard", failure)))
                .toList();
    }

    private static ExecutorService shardThread() {
        return Executors.newSingleThreadExecutor(new DaemonThreads("fanout"));
    }

    private static void report(Throwable failure) {
        org.slf4j.LoggerFactory.getLogger(BroadcastServer.class).error("A scheduled task failed", failure);
    }
}
