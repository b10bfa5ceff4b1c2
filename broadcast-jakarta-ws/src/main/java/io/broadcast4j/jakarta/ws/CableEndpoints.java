package io.broadcast4j.jakarta.ws;

import io.broadcast4j.transport.Acceptor;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import org.jspecify.annotations.Nullable;

/**
 * Registers the cable with a Jakarta WebSocket container.
 *
 * <pre>{@code
 * CableEndpoints.install(serverContainer, "/cable", server);
 * }</pre>
 *
 * <p>Refusals: Jakarta WebSocket lets an endpoint see a whole handshake only when it can no longer answer it with an HTTP
 * status. A handshake that the {@link Acceptor} does not admit is therefore upgraded, told why in one {@code disconnect}
 * message, and closed; it never reaches {@link Acceptor#open}. Where the HTTP status matters, use
 * {@link CableUpgradeServlet} instead.
 *
 * <p>Compression is refused unless asked for: it costs some 300 KiB per connection, and a broadcast would be compressed
 * anew for each client.
 *
 * <p>Thread: any. Blocking: none.
 */
public final class CableEndpoints {
    private CableEndpoints() {}

    /**
     * Adds an endpoint to a container, before or while it serves, as the container allows.
     *
     * @param path where clients connect, such as {@code /cable}; may hold templates such as <code>/{tenant}/cable</code>
     * @throws IllegalStateException if the container does not take the endpoint, because the path is taken or
     *     deployment has ended
     */
    public static void install(ServerContainer container, String path, Acceptor acceptor) {
        builder(acceptor).path(path).install(container);
    }

    /** Returns an endpoint for a framework that registers endpoints itself. */
    public static ServerEndpointConfig config(String path, Acceptor acceptor) {
        return builder(acceptor).path(path).config();
    }

    /** Starts an endpoint that differs from the default. */
    public static Builder builder(Acceptor acceptor) {
        return new Builder(acceptor);
    }

    /** Describes an endpoint. Not thread-safe. */
    public static final class Builder {
        private final Acceptor acceptor;
        private @Nullable String path;
        private @Nullable Boolean compression;

        private Builder(Acceptor acceptor) {
            this.acceptor = acceptor;
        }

        /**
         * Sets where clients connect; {@code /cable} by default.
         *
         * @throws IllegalArgumentException if it does not begin with a slash
         * @throws IllegalStateException if it was set before
         */
        public Builder path(String newPath) {
            if (path != null) {
                throw new IllegalStateException("The path is already set: " + path);
            }
            if (!newPath.startsWith("/")) {
                throw new IllegalArgumentException("A path begins with '/': \"" + newPath + "\"");
            }
            path = newPath;
            return this;
        }

        /**
         * Says whether a client may have messages compressed by {@code permessage-deflate} (RFC 7692), if the container
         * can do it; false by default.
         *
         * @throws IllegalStateException if it was set before
         */
        public Builder compression(boolean allowed) {
            if (compression != null) {
                throw new IllegalStateException("The compression is already set: " + compression);
            }
            compression = allowed;
            return this;
        }

        /** Returns the endpoint for a framework that registers endpoints itself. */
        public ServerEndpointConfig config() {
            CableConfigurator configurator = new CableConfigurator(
                    acceptor, new Closing(acceptor.closeTimeout()), Boolean.TRUE.equals(compression));
            return configurator.config(path == null ? "/cable" : path);
        }

        /** Adds the endpoint to a container, as {@link CableEndpoints#install} does. */
        public void install(ServerContainer container) {
            ServerEndpointConfig config = config();
            try {
                container.addEndpoint(config);
            } catch (DeploymentException e) {
                throw new IllegalStateException("The container does not take an endpoint at " + config.getPath(), e);
            }
        }
    }
}
