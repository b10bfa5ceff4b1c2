package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.test.DeliveryChecker;
import java.io.IOException;
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

    private final DeliveryChecker checker = new DeliveryChecker();
    private CutCable cable;

    @BeforeAll
    static void node_is_there() {
        NeededProgram.node();
    }

    @BeforeEach
    void start() throws IOException {
        cable = new CutCable();
    }

    @AfterEach
    void stop() throws IOException {
        cable.close();
    }

    @Test
    void nothing_is_lost_doubled_or_out_of_order_when_the_connection_is_cut_in_the_middle_of_a_burst() {
        Random random = new Random(1);
        AnyCableClient ann = in("burst", CableServer.CHANNEL, Map.of());
        ann.await("connect");
        BurstReader reader = new BurstReader(checker, ann, "burst");
        try (Burst burst = new Burst(cable.server().broadcaster(), CableServer.room("burst"), checker)) {
            burst.start(PER_SECOND);
            for (int cut = 0; cut < CUTS; cut++) {
                reader.readMessages(20 + random.nextInt(50));
                cable.proxy().cutAfter(random.nextInt(MAX_BYTES_BEFORE_CUT));
                assertThat(reader.readUntilConnected().get("reconnect").asBoolean())
                        .isTrue();
            }
            reader.readUntilMessage(burst.stop());
        }
        assertThat(checker.judge().findings()).as("%s", checker.judge()).isEmpty();
        assertThat(reader.gaps()).isZero();
        assertThat(cable.proxy().cuts()).isEqualTo(CUTS);
        int restored = 0;
        for (int cut = 0; cut < CUTS; cut++) {
            JsonNode connected = ann.await("connect");
            assertThat(connected.get("reconnect").asBoolean()).isTrue();
            restored += connected.get("restored").asBoolean() ? 1 : 0;
        }
        assertThat(restored).as("sessions that were restored").isPositive();
    }

    @Test
    void a_client_that_has_missed_more_than_is_kept_is_told_so() {
        AnyCableClient ann = in("short", CableServer.CHANNEL, Map.of());
        BurstReader reader = new BurstReader(checker, ann, "short");
        try (Burst burst = new Burst(cable.server().broadcaster(), CableServer.room("short"), checker)) {
            reader.readUntilMessage(burst.publish());
            cable.proxy().refuse();
            cable.proxy().cut();
            ann.await("disconnect");
            for (int i = 0; i < MISSED; i++) {
                burst.publish();
            }
            cable.proxy().accept();
            reader.readUntilGap();
            reader.readUntilMessage(burst.publish());
        }
        assertThat(reader.gaps()).isOne();
        assertThat(checker.judge().findings()).isEmpty();
    }

    @Test
    void a_client_that_has_missed_no_more_than_is_kept_gets_it_and_is_told_so() {
        AnyCableClient ann = in("short", CableServer.CHANNEL, Map.of());
        BurstReader reader = new BurstReader(checker, ann, "short");
        try (Burst burst = new Burst(cable.server().broadcaster(), CableServer.room("short"), checker)) {
            reader.readUntilMessage(burst.publish());
            cable.proxy().refuse();
            cable.proxy().cut();
            ann.await("disconnect");
            for (int i = 1; i < CableServer.SHORT_HISTORY; i++) {
                burst.publish();
            }
            String last = burst.publish();
            cable.proxy().accept();
            reader.readUntilMessage(last);
        }
        assertThat(reader.gaps()).isZero();
        assertThat(checker.judge().findings()).isEmpty();
    }

    @Test
    void a_client_that_knows_when_its_page_was_made_gets_what_has_come_since() {
        long rendered = Instant.now().getEpochSecond();
        cable.say("lobby", "one");
        cable.say("lobby", "two");
        AnyCableClient ann = in("lobby", CableServer.CHANNEL, Map.of("historyTimestamp", rendered));
        cable.say("lobby", "three");
        cable.say("lobby", "four");

        assertThat(textsUntil(ann, "four")).containsExactly("one", "two", "three", "four");
        assertThat(ann.wasTold("message", "lobby")).isFalse();
    }

    @Test
    void a_client_that_wants_no_history_gets_what_comes_from_now_on() {
        cable.say("lobby", "before");
        AnyCableClient ann = in("lobby", CableServer.CHANNEL, Map.of("historyTimestamp", false));
        cable.say("lobby", "after");
        assertThat(textsUntil(ann, "after")).containsExactly("after");
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
                Map.of(
                        "token",
                        CableServer.expiredToken(),
                        "refreshesToken",
                        true,
                        "tokens",
                        List.of(CableServer.goodToken())));
        assertThat(ann.await("close").get("reason").asString()).isEqualTo("token_expired");
        ann.await("connect");
    }

    @Test
    void a_client_whose_token_expires_while_it_is_connected_misses_nothing_while_it_gets_another_one() {
        AnyCableClient ann = cable.extended(Map.of(
                "token", CableServer.expiredToken(), "refreshesToken", true, "websocketAuthStrategy", "sub-protocol"));
        ann.connect();
        ann.await("close");
        ann.await("tokenWanted");
        ann.giveToken(CableServer.tokenFor(10));
        enter(ann, "lobby", CableServer.CHANNEL);
        cable.say("lobby", "before");
        assertThat(ann.awaitMessage("lobby").get("text").asString()).isEqualTo("before");
        assertThat(ann.await("close").get("reason").asString()).isEqualTo("token_expired");
        ann.await("tokenWanted");
        cable.say("lobby", "meanwhile");
        ann.giveToken(CableServer.goodToken());
        assertThat(ann.awaitMessage("lobby").get("text").asString()).isEqualTo("meanwhile");
    }

    private static List<String> textsUntil(AnyCableClient client, String last) {
        List<String> texts = new ArrayList<>();
        do {
            texts.add(client.awaitMessage("lobby").get("text").asString());
        } while (!texts.contains(last));
        return texts;
    }

    private static JsonNode awaitPresence(AnyCableClient client, String type) {
        JsonNode change = client.await("presence", "lounge");
        while (!change.get("type").asString().equals(type)) {
            change = client.await("presence", "lounge");
        }
        return change;
    }

    private AnyCableClient in(String room, String channel, Map<String, ?> options) {
        AnyCableClient client = cable.extended(options);
        enter(client, room, channel);
        return client;
    }

    private static void enter(AnyCableClient client, String room, String channel) {
        client.subscribe(room, channel, Map.of("room", room));
        client.await("connect", room);
    }
}
