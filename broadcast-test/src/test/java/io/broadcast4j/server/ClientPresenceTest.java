package io.broadcast4j.server;

import static io.broadcast4j.server.Extended.joined;
import static io.broadcast4j.server.Extended.joining;
import static io.broadcast4j.server.Extended.leaving;
import static io.broadcast4j.server.Extended.left;
import static io.broadcast4j.server.Extended.listing;
import static io.broadcast4j.server.Extended.presence;
import static io.broadcast4j.server.Extended.updated;
import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.quote;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.presence.Member;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Presence by the commands of the client. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClientPresenceTest {
    private static final String SHUT = "{\"channel\":\"Room\",\"shut\":true}";
    private static final Stream A = Stream.of("a");

    private final Lab lab = Lab.with(builder -> builder.channel("Room", new RecordingChannel(ClientPresenceTest::enter))
            .authenticator(new Guests())
            .history("remembered", HistoryPolicy.DEFAULT)
            .history(HistoryPolicy.OFF));

    private static void enter(Subscription client) {
        client.streamFrom(A);
        if (!client.params().has("shut")) {
            client.presence(A).open();
        }
    }

    private LabClient inRoom(String token) {
        LabClient client = lab.open(Extended.handshake(token, ""));
        client.subscribe(ROOM);
        client.fresh();
        return client;
    }

    private List<Member> members() {
        return lab.server.presence().members(A).toCompletableFuture().join().members();
    }

    @Test
    void everybody_is_told_who_joins_and_who_leaves_the_one_who_does_it_too() {
        LabClient ann = inRoom("ann");
        LabClient bob = inRoom("bob");
        LabClient plain = lab.open(Lab.handshake()).inRoom();

        ann.send(joining(ROOM, "{\"id\":\"x\",\"info\":{\"name\":\"Ann\"}}"));
        ann.send(leaving(ROOM));

        String[] told = {joined(ROOM, "ann", "{\"name\":\"Ann\"}"), left(ROOM, "ann")};
        assertThat(ann.fresh()).containsExactly(told);
        assertThat(bob.fresh()).containsExactly(told);
        assertThat(plain.fresh()).containsExactly(told);
    }

    @Test
    void a_known_user_joins_under_its_key_whatever_it_says() {
        inRoom("ann").send(joining(ROOM, "{\"id\":\"bob\"}"));

        assertThat(members()).extracting(Member::id).containsExactly("ann");
    }

    @Test
    void a_user_who_is_anonymous_joins_under_the_id_that_it_says() {
        inRoom("?1").send(joining(ROOM, "{\"id\":\"guest\"}"));

        assertThat(members()).extracting(Member::id).containsExactly("guest");
    }

    @Test
    void a_user_who_is_anonymous_and_says_no_id_does_not_join() {
        LabClient client = inRoom("?1").send(joining(ROOM, "{\"info\":1}"));

        assertThat(members()).isEmpty();
        assertThat(client.fresh()).isEmpty();
        assertThat(lab.events.startingWith("ignored")).containsExactly("ignored not_allowed join " + ROOM);
    }

    @Test
    void joining_again_shows_something_else_and_is_no_other_member() {
        LabClient client = inRoom("?1");

        client.send(joining(ROOM, "{\"id\":\"guest\",\"info\":1}"), joining(ROOM, "{\"id\":\"other\",\"info\":2}"));
        client.send(joining(ROOM, "{\"id\":\"guest\",\"info\":2}"));

        assertThat(client.fresh()).containsExactly(joined(ROOM, "guest", "1"), updated(ROOM, "guest", "2"));
    }

    @Test
    void nothing_is_allowed_unless_the_channel_says_so() {
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.subscribe(SHUT);
        client.fresh();

        client.send(joining(SHUT, "{}"), leaving(SHUT), listing(SHUT, "{}"));

        assertThat(members()).isEmpty();
        assertThat(client.fresh()).containsExactly(presence(SHUT, "{\"type\":\"error\",\"total\":0}"));
        assertThat(lab.events.startingWith("ignored"))
                .containsExactly("ignored not_allowed join " + SHUT, "ignored not_allowed leave " + SHUT);
    }

    @Test
    void who_does_not_subscribe_can_do_nothing() {
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.fresh();

        client.send(joining(ROOM, "{}"), leaving(ROOM), listing(ROOM, "{}"));

        assertThat(client.fresh()).isEmpty();
        assertThat(lab.events.startingWith("ignored"))
                .hasSize(3)
                .allMatch(line -> line.contains("unknown_subscription"));
    }

    @Test
    void a_client_can_join_as_it_subscribes_and_hears_of_it_last() {
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.fresh();

        client.send("{\"command\":\"subscribe\",\"identifier\":" + quote(ROOM)
                + ",\"history\":{\"since\":1767225600},\"presence\":{\"id\":\"ann\",\"info\":1}}");

        assertThat(client.fresh())
                .containsExactly(confirmed(ROOM), HistoryWire.rejectedHistory(ROOM), joined(ROOM, "ann", "1"));
    }

    @Test
    void a_client_that_is_rejected_does_not_join() {
        Lab shut = Lab.with(builder -> builder.channel("Room", new RecordingChannel(client -> {
                    enter(client);
                    client.reject();
                }))
                .authenticator(new Guests()));
        LabClient client = shut.open(Extended.handshake("ann", ""));

        client.send("{\"command\":\"subscribe\",\"identifier\":" + quote(ROOM) + ",\"presence\":{\"id\":\"ann\"}}");

        assertThat(shut.server
                        .presence()
                        .members(A)
                        .toCompletableFuture()
                        .join()
                        .total())
                .isZero();
    }

    @Test
    void what_is_not_shown_is_null() {
        LabClient client = inRoom("ann").send(joining(ROOM, "{}"));

        assertThat(client.fresh()).containsExactly(joined(ROOM, "ann", "null"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,\"two\",{\"three\":null}]", "\"</script>\"", "false", "\"\\u2028💥\"", "-1.5"})
    void any_json_can_be_shown(String info) {
        LabClient client = inRoom("ann").send(joining(ROOM, "{\"info\":" + info + "}"));

        assertThat(client.fresh()).hasSize(1);
        assertThat(members().get(0).info()).isEqualTo(new JsonCodec().decode(info));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"ann\"", "[]", "{\"id\":\"\"}", "{\"id\":[]}", "{\"id\":null,\"info\":{\"a\":1,\"a\":2}}"})
    void what_makes_no_sense_is_malformed(String attendee) {
        inRoom("?1").send(joining(ROOM, attendee));

        assertThat(members()).isEmpty();
        assertThat(lab.events.startingWith("ignored malformed")).hasSize(1);
    }

    @Test
    void who_is_present_is_listed_by_id_in_pages() {
        for (String token : List.of("dan", "ann", "bob", "cid")) {
            inRoom(token).send(joining(ROOM, "{\"info\":1}"));
        }
        LabClient client = inRoom("eve");

        client.send(listing(ROOM, "{}"));
        assertThat(client.fresh()).containsExactly(listed(4, "ann", "bob", "cid", "dan"));
        client.send(listing(ROOM, "{\"limit\":2}"), listing(ROOM, "{\"limit\":2,\"after\":\"bob\"}"));
        assertThat(client.fresh()).containsExactly(listed(4, "ann", "bob"), listed(4, "cid", "dan"));
        client.send(listing(ROOM, "{\"return_records\":false}"), listing(ROOM, "{\"after\":\"dan\"}"));
        assertThat(client.fresh()).containsOnly(presence(ROOM, "{\"type\":\"info\",\"total\":4}"));
    }

    @Test
    void who_shows_too_much_of_itself_is_not_present() {
        LabClient client = inRoom("ann");

        client.send(joining(ROOM, "{\"info\":\"" + "x".repeat(Attending.MAX_INFO_CHARS - 1) + "\"}"));

        assertThat(client.fresh()).isEmpty();
        assertThat(lab.events.startingWith("ignored not_allowed")).hasSize(1);
    }

    @Test
    void a_page_that_is_too_large_for_the_client_is_cut_short_and_not_the_client() {
        String info = "{\"info\":\"" + "x".repeat(4_000) + "\"}";
        for (int i = 0; i < 250; i++) {
            inRoom("user" + (100 + i)).send(joining(ROOM, info));
        }
        LabClient client = lab.open(Extended.handshake("eve", ""));
        client.subscribe(ROOM);
        client.fresh();

        client.send(listing(ROOM, "{}"));

        assertThat(client.closed()).isEmpty();
        assertThat(client.fresh())
                .singleElement()
                .asString()
                .contains("\"total\":250")
                .contains("user100")
                .doesNotContain("user345");
    }

    private static String listed(int total, String... ids) {
        String records = java.util.stream.Stream.of(ids)
                .map(id -> "{\"id\":" + quote(id) + ",\"info\":1}")
                .collect(Collectors.joining(",", "[", "]"));
        return presence(ROOM, "{\"type\":\"info\",\"total\":" + total + ",\"records\":" + records + "}");
    }
}
