package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.examples.CableServer.Said;
import io.broadcast4j.test.DeliveryChecker;
import io.broadcast4j.test.SubscriberLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AnyCableClientTest {
    private static final int CUTS = 10;
    private static final int PER_SECOND = 500;
    private static final int MAX_BYTES_BEFORE_CUT = 600;
    private static final int MISSED = 50;

    private final List<AnyCableClient> clients = new ArrayList<>();
    private final DeliveryChecker checker = new DeliveryChecker();
    private CableServer server;
    private CuttingProxy proxy;

    @BeforeAll
    static void node_is_there() {
        NeededProgram.node();
    }

    @BeforeEach
    void start() throws IOException {
        server = new CableServer();
        proxy = new CuttingProxy(server.uri().getPort());
    }

    @AfterEach
    void stop() throws IOException {
        clients.forEach(AnyCableClient::close);
        proxy.close();
        server.close();
    }

    @Test
    void nothing_is_lost_doubled_or_out_of_order_when_the_connection_is_cut_in_the_middle_of_a_burst() {
        Random random = new Random(1);
        AnyCableClient ann = in("burst", CableServer.CHANNEL, Map.of());
        ann.await("connect");
        Reader reader = new Reader(ann, "burst");
        try (Burst burst = new Burst(server.broadcaster(), CableServer.room("burst"), checker)) {
            burst.start(PER_SECOND);
            for (int cut = 0; cut < CUTS; cut++) {
                reader.readMessages(20 + random.nextInt(50));
                proxy.cutAfter(random.nextInt(MAX_BYTES_BEFORE_CUT));
                assertThat(reader.readUntilConnected().get("reconnect").asBoolean())
                        .isTrue();
            }
            reader.readUntilMessage(burst.stop());
        }
        assertThat(checker.judge().findings()).as("%s", checker.judge()).isEmpty();
        assertThat(reader.gaps()).isZero();
        assertThat(proxy.cuts()).isEqualTo(CUTS);
        for (int cut = 0; cut < CUTS; cut++) {
            assertThat(ann.await("connect").get("reconnect").asBoolean()).isTrue();
        }
    }

    @Test
    void a_client_that_has_missed_more_than_is_kept_is_told_so() {
        AnyCableClient ann = in("short", CableServer.CHANNEL, Map.of());
        Reader reader = new Reader(ann, "short");
        try (Burst burst = new Burst(server.broadcaster(), CableServer.room("short"), checker)) {
            reader.readUntilMessage(burst.publish());
            proxy.refuse();
            proxy.cut();
            ann.await("disconnect");
            for (int i = 0; i < MISSED; i++) {
                burst.publish();
            }
            proxy.accept();
            reader.readUntilGap();
            reader.readUntilMessage(burst.publish());
        }
        assertThat(reader.gaps()).isOne();
        assertThat(checker.judge().findings()).isEmpty();
    }

    @Test
    void a_client_that_has_missed_no_more_than_is_kept_gets_it_and_is_told_so() {
        AnyCableClient ann = in("short", CableServer.CHANNEL, Map.of());
        Reader reader = new Reader(ann, "short");
        try (Burst burst = new Burst(server.broadcaster(), CableServer.room("short"), checker)) {
            reader.readUntilMessage(burst.publish());
            proxy.refuse();
            proxy.cut();
            ann.await("disconnect");
            for (int i = 1; i < CableServer.SHORT_HISTORY; i++) {
                burst.publish();
            }
            String last = burst.publish();
            proxy.accept();
            reader.readUntilMessage(last);
        }
        assertThat(reader.gaps()).isZero();
        assertThat(checker.judge().findings()).isEmpty();
    }

    @Test
    void members_see_each_other_come_and_go() {
        AnyCableClient ann = in("lounge", CableServer.LOUNGE, Map.of());
        AnyCableClient bob = in("lounge", CableServer.LOUNGE, Map.of());

        ann.join("lounge", "ann", Map.of("name", "Ann"));
        JsonNode joined = awaitPresence(bob, "join");
        assertThat(joined.get("id").asString()).isEqualTo("ann");
        assertThat(joined.at("/info/name").asString()).isEqualTo("Ann");
        bob.join("lounge", "bob", Map.of("name", "Bob"));
        assertThat(awaitPresence(ann, "join").get("id").asString()).isEqualTo("ann");
        assertThat(awaitPresence(ann, "join").get("id").asString()).isEqualTo("bob");

        assertThat(ann.present("lounge").propertyNames()).containsExactlyInAnyOrder("ann", "bob");
        assertThat(bob.present("lounge").at("/ann/name").asString()).isEqualTo("Ann");

        ann.leave("lounge");
        assertThat(awaitPresence(bob, "leave").get("id").asString()).isEqualTo("ann");
        assertThat(bob.present("lounge").propertyNames()).containsExactly("bob");
        bob.unsubscribe("lounge");
        assertThat(awaitPresence(ann, "leave").get("id").asString()).isEqualTo("ann");
        assertThat(awaitPresence(ann, "leave").get("id").asString()).isEqualTo("bob");
    }

    @Test
    void a_whisper_reaches_the_others_alone() {
        AnyCableClient ann = in("lounge", CableServer.LOUNGE, Map.of());
        AnyCableClient bob = in("lounge", CableServer.LOUNGE, Map.of());

        ann.whisper("lounge", Map.of("typing", true));
        assertThat(bob.awaitMessage("lounge").get("typing").asBoolean()).isTrue();
        bob.perform("lounge", "say", Map.of("text", "I can see that."));
        assertThat(ann.awaitMessage("lounge").get("text").asString())
                .as("the first message that Ann gets")
                .isEqualTo("I can see that.");
    }

    @Test
    void a_client_whose_token_has_expired_gets_itself_another_one() {
        AnyCableClient ann = in(
                "lobby",
                CableServer.CHANNEL,
                Map.of("token", expired(), "refreshesToken", true, "tokens", List.of(good())));
        assertThat(ann.await("close").get("reason").asString()).isEqualTo("token_expired");
        ann.await("connect");
    }

    @Test
    void a_client_whose_token_expires_while_it_is_connected_misses_nothing_while_it_gets_another_one() {
        AnyCableClient ann = in(
                "lobby",
                CableServer.CHANNEL,
                Map.of(
                        "token",
                        CableServer.token("ann", Instant.now().plusSeconds(5)),
                        "refreshesToken",
                        true,
                        "websocketAuthStrategy",
                        "sub-protocol"));
        say("before");
        assertThat(ann.awaitMessage("lobby").get("text").asString()).isEqualTo("before");
        assertThat(ann.await("close").get("reason").asString()).isEqualTo("token_expired");
        ann.await("tokenWanted");
        say("meanwhile");
        ann.giveToken(good());
        assertThat(ann.awaitMessage("lobby").get("text").asString()).isEqualTo("meanwhile");
    }

    private void say(String text) {
        server.broadcaster().broadcast(CableServer.room("lobby"), new Said(text));
    }

    private static String expired() {
        return CableServer.token("ann", Instant.now().minusSeconds(60));
    }

    private static String good() {
        return CableServer.token("ann", Instant.now().plus(Duration.ofHours(1)));
    }

    private static JsonNode awaitPresence(AnyCableClient client, String type) {
        JsonNode change = client.await("presence", "lounge");
        while (!change.get("type").asString().equals(type)) {
            change = client.await("presence", "lounge");
        }
        return change;
    }

    private AnyCableClient in(String room, String channel, Map<String, ?> options) {
        AnyCableClient client = AnyCableClient.extended(proxy.through(server.uri()), options);
        clients.add(client);
        client.subscribe(room, channel, Map.of("room", room));
        client.await("connect", room);
        return client;
    }

    /** Reads what happens to one subscription, and writes it down for the judge. */
    private final class Reader {
        private final AnyCableClient client;
        private final String room;
        private final SubscriberLog log;
        private int gaps;

        Reader(AnyCableClient client, String room) {
            this.client = client;
            this.room = room;
            log = checker.subscribed("ann", CableServer.room(room), Position.NONE);
        }

        int gaps() {
            return gaps;
        }

        void readMessages(int count) {
            for (int i = 0; i < count; i++) {
                readUntil("message");
            }
        }

        void readUntilMessage(String id) {
            while (!readUntil("message").at("/message/id").asString().equals(id)) {
                // It is not there yet.
            }
        }

        JsonNode readUntilConnected() {
            return readUntil("connect");
        }

        void readUntilGap() {
            int before = gaps;
            while (gaps == before) {
                readUntil("info");
            }
        }

        private JsonNode readUntil(String event) {
            AnyCableClient.Event next = client.next(room);
            note(next);
            while (!next.name().equals(event)) {
                next = client.next(room);
                note(next);
            }
            return next.detail();
        }

        private void note(AnyCableClient.Event event) {
            JsonNode detail = event.detail();
            if (event.name().equals("message")) {
                JsonNode message = detail.get("message");
                log.delivered(message.get("id").asString(), message.toString(), position(detail.get("meta")));
            } else if (detail.path("type").asString("").equals("history_not_found")) {
                gaps++;
                log.gapSignalled();
            }
        }

        /** Takes from the epoch on the wire what stands before the dot; behind it is the id of the entry. */
        private static Position position(JsonNode meta) {
            assertThat(meta.path("epoch").isString())
                    .as("a message comes with its position")
                    .isTrue();
            String epoch = meta.get("epoch").asString();
            return new Position(epoch.split("\\.", 2)[0], meta.get("offset").asLong(), "");
        }
    }
}
