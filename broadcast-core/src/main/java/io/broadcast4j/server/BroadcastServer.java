package io.broadcast4j.server;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Broadcaster;
import io.broadcast4j.Health;
import io.broadcast4j.Identity;
import io.broadcast4j.Position;
import io.broadcast4j.Scheduler;
import io.broadcast4j.auth.Authenticator;
import io.broadcast4j.auth.OriginPolicy;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.ChannelFactory;
import io.broadcast4j.channel.CommandFilter;
import io.broadcast4j.presence.PresenceListener;
import io.broadcast4j.presence.PresenceRegistry;
import io.broadcast4j.transport.Acceptor;
import io.broadcast4j.transport.Admission;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * One application's real-time layer: channels, the clients connected to this node, and the way to reach them all.
 *
 * <p>Nothing is global: two servers in one JVM are two servers. Transports take the server as their
 * {@link Acceptor}; services and jobs take its {@link #broadcaster()}.
 *
 * <p>Thread-safe. Only {@link #close()} blocks.
 */
public final class BroadcastServer implements Acceptor, AutoCloseable {
    private final Assembly parts;
    private final AtomicBoolean closed = new AtomicBoolean();

    private BroadcastServer(Assembly parts) {
        this.parts = parts;
    }

    /** Starts the recipe of a server. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns where messages start. The same object for the life of the server. */
    public Broadcaster broadcaster() {
        return parts.engine().broadcaster();
    }

    /**
     * Ends every connection of an identity, on all nodes.
     *
     * @param reconnect whether the clients should come back by themselves, to be authenticated anew
     * @return completes when that has been handed to the backplane; fails with a {@link BroadcastException}
     */
    public CompletionStage<Position> disconnect(Identity identity, boolean reconnect) {
        return disconnect(identity.key(), reconnect);
    }

    /** Like {@link #disconnect(Identity, boolean)}, for the key of an identity. */
    public CompletionStage<Position> disconnect(String identityKey, boolean reconnect) {
        return RemoteDisconnect.send(broadcaster(), identityKey, reconnect);
    }

    /** Returns who is present on which stream, on all nodes. */
    public PresenceRegistry presence() {
        return parts.engine().presence().registry();
    }

    /** Tells whether this node is cut off from the others, as a health check of the application asks. Never blocks. */
    public Health health() {
        return parts.link().health();
    }

    /** Returns how many clients are connected to this node. */
    public int connections() {
        return parts.connections().size();
    }

    /** Returns how many streams somebody on this node listens to. */
    public int streams() {
        return parts.engine().hub().streams();
    }

    @Override
    public Admission admit(Handshake handshake) {
        return parts.door().admit(handshake);
    }

    @Override
    public Inlet open(Handshake handshake, Outlet outlet) {
        return parts.connect(handshake, outlet);
    }

    @Override
    public Optional<String> allowedOrigin(Handshake handshake) {
        return parts.door().reader(handshake);
    }

    @Override
    public String negotiate(List<String> offered) {
        return parts.negotiation().answer(offered);
    }

    @Override
    public List<String> subprotocols() {
        return parts.negotiation().names();
    }

    @Override
    public int maxInboundBytes() {
        return parts.engine().limits().inbound().messageBytes();
    }

    @Override
    public Duration closeTimeout() {
        return parts.engine().limits().timing().close();
    }

    /**
     * Stops: refuses new clients, sends the others away with {@code server_restart} spread over
     * {@link Limits.Timing#drain()}, waits until their channels have been told, and gives back everything the server has
     * taken. Blocks, for {@link Limits.Timing#stop()} and a little at most. Idempotent.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            parts.stop();
        }
    }

    /**
     * The recipe of a server. Everything has a default but the channels; setting something twice fails.
     *
     * <p>Not thread-safe.
     */
    public static final class Builder {
        private final Recipe recipe = new Recipe();

        private Builder() {}

        /** Registers a channel that serves all subscriptions under a name that clients use. */
        public Builder channel(String name, Channel channel) {
            ChannelCatalog.Entry entry = ChannelCatalog.Entry.of(name, channel);
            recipe.add(name, broadcaster -> entry);
            return this;
        }

        /** Registers a channel that is made with the server's broadcaster. */
        public Builder channel(String name, Function<Broadcaster, ? extends Channel> channel) {
            recipe.add(name, broadcaster -> ChannelCatalog.Entry.of(name, channel.apply(broadcaster)));
            return this;
        }

        /** Registers a channel of which each subscription gets an object of its own. */
        public <C extends Channel> Builder channel(String name, Class<C> type, ChannelFactory<? extends C> factory) {
            ActionTable actions = ActionTable.of(type);
            recipe.add(name, broadcaster -> new ChannelCatalog.Entry(name, actions, factory));
            return this;
        }

        /** Sets who clients are. Default: {@link Authenticator#anonymous()}. */
        public Builder authenticator(Authenticator authenticator) {
            recipe.authenticator.set(authenticator);
            return this;
        }

        /** Sets which pages may connect. Default: {@link OriginPolicy#sameOrigin()}. */
        public Builder origins(OriginPolicy origins) {
            recipe.origins.set(origins);
            return this;
        }

        /** Sets what carries messages between nodes. Default: in memory, for one node. The server closes it. */
        public Builder backplane(Backplane backplane) {
            recipe.backplane.set(backplane);
            return this;
        }

        /**
         * Sets what the backplane remembers of a stream, where no pattern says otherwise. Default: {@link
         * HistoryPolicy#DEFAULT}.
         */
        public Builder history(HistoryPolicy policy) {
            recipe.history.set(policy);
            return this;
        }

        /**
         * Sets what the backplane remembers of the streams that a pattern fits. Of several patterns that fit, the one
         * given first counts.
         *
         * @param pattern a name in which {@code *} stands for any text, such as {@code chat:*}
         */
        public Builder history(String pattern, HistoryPolicy policy) {
            if (recipe.histories.putIfAbsent(pattern, policy) != null) {
                throw new IllegalStateException("history(\"" + pattern + "\") is set already");
            }
            return this;
        }

        /** Sets who keeps who is present. Default: in memory, for one node. The server closes it. */
        public Builder presence(PresenceRegistry registry) {
            recipe.presence.set(registry);
            return this;
        }

        /**
         * Adds one who is told of the members that join, change and leave: once in the whole cluster, on the node that
         * found it, and on the application's executor, where it may block.
         */
        public Builder presenceListener(PresenceListener listener) {
            recipe.presenceListeners.add(listener);
            return this;
        }

        /** Sets the bounds. Default: {@link Limits#DEFAULT}. */
        public Builder limits(Limits limits) {
            recipe.limits.set(limits);
            return this;
        }

        /** Adds a filter around every command. The first one added stands outermost. */
        public Builder filter(CommandFilter filter) {
            recipe.filters.add(filter);
            return this;
        }

        /** Adds an observer. The log is always one. */
        public Builder observer(BroadcastObserver observer) {
            recipe.observers.add(observer);
            return this;
        }

        /**
         * Sets where application code runs. Default: a virtual thread per task where the JVM has them, else a pool. The
         * server does not shut it down.
         */
        public Builder executor(Executor executor) {
            recipe.executor.set(executor);
            return this;
        }

        /** Sets the time. Default: real time. */
        public Builder scheduler(Scheduler scheduler) {
            recipe.scheduler.set(scheduler);
            return this;
        }

        /**
         * Sets where frames are put into clients' queues and sent, and how many shards share that work. The executor
         * must take every task for as long as the server runs: a frame that it rejects is lost. Default: a thread for
         * each two processors.
         */
        public Builder fanOut(Executor executor, int shards) {
            recipe.fanOut.set(new Recipe.FanOut(() -> executor, shards));
            return this;
        }

        /**
         * Returns a server that is ready for its transports.
         *
         * @throws IllegalStateException if no channel is registered
         */
        public BroadcastServer build() {
            return new BroadcastServer(recipe.assemble());
        }
    }
}
