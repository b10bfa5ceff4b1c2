package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.goodbye;
import static io.broadcast4j.server.LabClient.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Identity;
import io.broadcast4j.Stream;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** All that goes by the key of an identity: how many connections it may have, and how they are ended. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class IdentityTest {
    private final Lab lab = Lab.with(builder -> recipe(builder));

    @Test
    void disconnect_reaches_every_session_of_an_identity_and_nobody_else() {
        LabClient phone = as("ann");
        LabClient laptop = as("ann");
        LabClient other = as("bob");

        lab.server.disconnect(Identity.of("ann"), false);

        assertThat(phone.texts()).endsWith(goodbye("remote", false));
        assertThat(laptop.texts()).endsWith(goodbye("remote", false));
        assertThat(phone.closed().orElseThrow().closeCode()).isEqualTo(1000);
        assertThat(other.closed()).isEmpty();
        assertThat(lab.server.connections()).isOne();
    }

    @Test
    void disconnect_may_ask_clients_to_come_back() {
        LabClient client = as("ann");

        lab.server.disconnect("ann", true);

        assertThat(client.texts()).endsWith(goodbye("remote", true));
    }

    @Test
    void disconnect_works_at_the_moment_of_the_welcome() {
        HandBackplane backplane = new HandBackplane().withOwnStreamsWaiting();
        Lab slow = Lab.on(backplane, this::recipe);
        LabClient client = slow.open(Lab.handshake().parameters(Map.of("user", List.of("ann"))));
        backplane.allLive();
        assertThat(client.fresh()).containsExactly("{\"type\":\"welcome\"}");

        slow.server.disconnect("ann", false);

        assertThat(client.fresh()).containsExactly(goodbye("remote", false));
    }

    @Test
    void disconnect_does_not_wait_for_what_the_client_has_going_on() {
        HandExecutor executor = new HandExecutor();
        RecordingChannel channel = new RecordingChannel();
        Lab busy = Lab.on(
                executor,
                builder -> builder.channel("Room", channel)
                        .authenticator(handshake -> Authentication.accepted(Identity.of("ann"))));
        LabClient client = busy.open(Lab.handshake());
        executor.runAll();
        client.subscribe(ROOM).act("act");

        busy.server.disconnect("ann", false);
        executor.runAll();

        assertThat(channel.calls).isEmpty();
        assertThat(client.closed()).isPresent();
    }

    @Test
    void an_identity_has_as_many_connections_as_it_may_and_no_more() {
        for (int i = 0; i < 64; i++) {
            assertThat(as("ann").closed()).isEmpty();
        }

        LabClient oneTooMany = as("ann");

        assertThat(oneTooMany.texts()).containsExactly(goodbye("too_many_connections", false));
        assertThat(oneTooMany.closed().orElseThrow().closeCode()).isEqualTo(1008);
        assertThat(as("bob").closed()).isEmpty();
        assertThat(lab.server.connections()).isEqualTo(65);
    }

    @Test
    void a_connection_that_goes_makes_room() {
        LabClient first = as("ann");
        for (int i = 1; i < 64; i++) {
            as("ann");
        }
        as("ann");

        first.leave();

        assertThat(as("ann").closed()).isEmpty();
        assertThat(as("ann").closed()).isPresent();
    }

    @Test
    void no_text_of_a_client_becomes_a_stream_of_the_library() {
        LabClient client = as("bob").subscribe(ROOM);
        for (String name : List.of("@", "@x", "@/identity/ann")) {
            String identifier = "{\"channel\":\"Named\",\"stream\":\"" + name + "\"}";

            assertThat(client.subscribe(identifier).texts()).endsWith(rejected(identifier));
        }
        client.subscribe("{\"channel\":\"Joined\",\"stream\":\"@/identity/ann\"}");
        assertThat(lab.server.streams()).isEqualTo(2);
    }

    private LabClient as(String user) {
        return lab.open(Lab.handshake().parameters(Map.of("user", List.of(user))));
    }

    private void recipe(BroadcastServer.Builder builder) {
        builder.channel("Room", new RecordingChannel())
                .channel("Named", new Named())
                .channel("Joined", new Joined())
                .authenticator(handshake -> Authentication.accepted(
                        Identity.of(handshake.parameter("user").orElseThrow())));
    }

    private static final class Named implements Channel {
        @Override
        public void subscribed(Subscription client) {
            client.streamFrom(new Stream(client.params().text("stream")));
        }
    }

    private static final class Joined implements Channel {
        @Override
        public void subscribed(Subscription client) {
            client.streamFrom(Stream.of(client.params().text("stream")));
        }
    }
}
