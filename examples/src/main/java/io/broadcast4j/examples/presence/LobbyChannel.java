package io.broadcast4j.examples.presence;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Action;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Presence;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.examples.login.User;
import io.broadcast4j.presence.Member;
import io.broadcast4j.presence.PresencePage;
import java.time.Duration;

/**
 * Who looks at the page: {@code {"channel": "LobbyChannel"}}. Clients are told of joins, updates and leaves by the
 * presence events of the stream; how many tabs each member has, and when it was last seen, by a listing now and then.
 *
 * <p>Thread-safe.
 */
public final class LobbyChannel implements Channel {
    private static final Stream LOBBY = Stream.of("lobby");
    private static final Duration LISTING_EVERY = Duration.ofSeconds(2);
    private static final int LISTED = 50;

    @Override
    public void subscribed(Subscription client) {
        client.streamFrom(LOBBY);
        lobby(client).members().thenAccept(page -> lobby(client).join(shown(client, page)));
        client.every(LISTING_EVERY, () -> list(client));
    }

    /** Shows the others that the user has stepped away, in whichever tab. */
    @Action
    public void away(Subscription client) {
        lobby(client).update(Visitor.away(name(client)));
    }

    /** Shows the others that the user is back. */
    @Action
    public void appear(Subscription client) {
        lobby(client).update(Visitor.here(name(client)));
    }

    /** Tells the client who is here. */
    @Action
    public void list(Subscription client) {
        lobby(client)
                .members("", LISTED)
                .thenAccept(page ->
                        client.transmit(Listing.of(page, client.identity().key())));
    }

    /** Whoever is there already, in another tab or before a cut, stays as they are: joining shows what it is given. */
    private static Object shown(Subscription client, PresencePage page) {
        return page.members().stream()
                .filter(member -> member.id().equals(client.identity().key()))
                .findFirst()
                .<Object>map(Member::info)
                .orElseGet(() -> Visitor.here(name(client)));
    }

    private static Presence lobby(Subscription client) {
        return client.presence(LOBBY);
    }

    private static String name(Subscription client) {
        return client.identity().as(User.class).name();
    }
}
