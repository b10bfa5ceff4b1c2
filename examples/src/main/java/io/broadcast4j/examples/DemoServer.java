package io.broadcast4j.examples;

import io.broadcast4j.Scheduler;
import io.broadcast4j.auth.Authenticator;
import io.broadcast4j.auth.CookieAuthenticator;
import io.broadcast4j.auth.JwtAuthenticator;
import io.broadcast4j.auth.OriginPolicy;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.concurrent.SystemScheduler;
import io.broadcast4j.examples.chat.ChatChannel;
import io.broadcast4j.examples.chat.ChatMessages;
import io.broadcast4j.examples.chat.ChatRooms;
import io.broadcast4j.examples.login.AccessTokens;
import io.broadcast4j.examples.metrics.MetricsChannel;
import io.broadcast4j.examples.metrics.Sampler;
import io.broadcast4j.examples.metrics.ServerGauges;
import io.broadcast4j.examples.metrics.Traffic;
import io.broadcast4j.examples.presence.LobbyChannel;
import io.broadcast4j.examples.resume.Ticker;
import io.broadcast4j.examples.resume.TicksChannel;
import io.broadcast4j.examples.web.Site;
import io.broadcast4j.examples.web.WebServer;
import io.broadcast4j.server.BroadcastServer;
import io.broadcast4j.server.Limits;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo, put together: one {@link BroadcastServer} with a channel for each demo, behind one web server. Several of them are
 * nodes of one application if they share a {@link Cluster}.
 *
 * <p>Thread-safe.
 */
public final class DemoServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoServer.class);

    /** What comes in ten seconds. */
    private static final int TICKS_KEPT = 10 * Ticker.PER_SECOND;

    /** What comes of two nodes in five minutes. */
    private static final int SAMPLES_KEPT = 2 * 300;

    private final BroadcastServer broadcast;
    private final SystemScheduler scheduler;
    private final WebServer web;

    private DemoServer(BroadcastServer broadcast, SystemScheduler scheduler, WebServer web) {
        this.broadcast = broadcast;
        this.scheduler = scheduler;
        this.web = web;
    }

    /**
     * Starts the demo.
     *
     * @throws IOException if the port cannot be had
     * @throws io.broadcast4j.BroadcastException if Redis is set and cannot be reached
     */
    public static DemoServer start(Settings settings) throws IOException {
        return start(settings, Limits.DEFAULT);
    }

    static DemoServer start(Settings settings, Limits limits) throws IOException {
        return start(settings, limits, Cluster.of(settings));
    }

    static DemoServer start(Settings settings, Limits limits, Cluster cluster) throws IOException {
        AccessTokens tokens = new AccessTokens(settings.secret(), Clock.systemUTC());
        SystemScheduler scheduler = new SystemScheduler("demo", failure -> LOG.error("A task failed", failure));
        Traffic traffic = new Traffic();
        BroadcastServer.Builder recipe = BroadcastServer.builder()
                .authenticator(Authenticator.firstOf(
                        new JwtAuthenticator(settings.secret(), tokens::identity),
                        new CookieAuthenticator("auth_token", tokens::identity)))
                .origins(OriginPolicy.sameOrigin().alsoAllow(settings.peers().toArray(String[]::new)))
                .limits(limits)
                .observer(traffic);
        cluster.join(recipe);
        addChannels(recipe, cluster.backplane().history(), scheduler);
        BroadcastServer broadcast = recipe.build();
        try {
            Site site = new Site(settings.host(), settings.port(), settings.peers());
            WebServer web = WebServer.start(site, tokens, broadcast);
            ServerGauges gauges = new ServerGauges(broadcast, traffic, scheduler::nanoTime);
            new Sampler(web.uri().getAuthority(), gauges, broadcast.broadcaster(), scheduler).start();
            return new DemoServer(broadcast, scheduler, web);
        } catch (IOException | RuntimeException e) {
            scheduler.close();
            broadcast.close();
            throw e;
        }
    }

    /** Returns where the demos are listed. */
    public URI uri() {
        return web.uri();
    }

    /** Tells every client that the server restarts, lets them go, and stops. Idempotent. */
    @Override
    public void close() {
        scheduler.close();
        broadcast.close();
        web.close();
    }

    private static void addChannels(BroadcastServer.Builder recipe, History history, Scheduler scheduler) {
        ChatRooms rooms = new ChatRooms();
        ChatMessages messages = new ChatMessages(Clock.systemUTC());
        recipe.channel("ChatChannel", broadcaster -> new ChatChannel(rooms, messages))
                .channel("TicksChannel", broadcaster -> new TicksChannel(new Ticker(broadcaster, history, scheduler)))
                .history(Ticker.STREAM.toString(), HistoryPolicy.keep(TICKS_KEPT, Duration.ofMinutes(1)))
                .channel("LobbyChannel", new LobbyChannel())
                .channel("MetricsChannel", new MetricsChannel())
                .history(Sampler.STREAM.toString(), HistoryPolicy.keep(SAMPLES_KEPT, Duration.ofMinutes(5)));
    }
}
