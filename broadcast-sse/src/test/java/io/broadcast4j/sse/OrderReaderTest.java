package io.broadcast4j.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.protocol.EventStreamProtocol.Style;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Query;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OrderReaderTest {
    private static final JsonCodec JSON = new JsonCodec();
    private static final int LONGEST_ID = 4096;

    private final OrderReader reader = new OrderReader(Set.of("ticket"));

    @Test
    void a_channel_gets_what_is_not_ours_in_the_order_of_names_and_a_repeated_one_as_a_list() throws Exception {
        assertThat(identifiers("room=lobby&channel=Chat&tag=b&tag=a&empty="))
                .containsExactly("{\"channel\":\"Chat\",\"empty\":\"\",\"room\":\"lobby\",\"tag\":[\"b\",\"a\"]}");
        assertThat(identifiers("tag=b&empty=&tag=a&channel=Chat&room=lobby"))
                .isEqualTo(identifiers("room=lobby&channel=Chat&tag=b&tag=a&empty="));
    }

    @Test
    void of_several_channels_each_gets_all_parameters() throws Exception {
        assertThat(identifiers("channel=A&channel=B&room=1"))
                .containsExactly("{\"channel\":\"A\",\"room\":\"1\"}", "{\"channel\":\"B\",\"room\":\"1\"}");
    }

    @Test
    void an_identifier_is_taken_as_it_is() throws Exception {
        String odd = "{ \"room\":1, \"channel\":\"Chat\" }";
        assertThat(identifiers("identifier=" + escaped(odd) + "&room=2")).containsExactly(odd);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Chat", "{}", "[]", "{\"channel\":7}", "{\"channel\":null}", "{\"channel\":\"Chat\"", ""})
    void an_identifier_that_names_no_channel_is_refused(String identifier) {
        refused("identifier=" + escaped(identifier));
    }

    @Test
    void streams_are_those_of_the_channel_for_streams() throws Exception {
        assertThat(identifiers("signed_stream_name=abc--1&stream=news&room=1"))
                .containsExactly(
                        "{\"channel\":\"$pubsub\",\"signed_stream_name\":\"abc--1\"}",
                        "{\"channel\":\"$pubsub\",\"stream_name\":\"news\"}");
    }

    @Test
    void all_kinds_go_together_and_what_comes_twice_is_subscribed_to_once() throws Exception {
        String chat = "{\"channel\":\"Chat\"}";
        assertThat(identifiers("stream=a&stream=a&channel=Chat&channel=Chat&signed_stream_name=s&signed_stream_name=s"
                        + "&stream=b&identifier=" + escaped(chat)))
                .containsExactly(
                        chat,
                        "{\"channel\":\"$pubsub\",\"signed_stream_name\":\"s\"}",
                        "{\"channel\":\"$pubsub\",\"stream_name\":\"a\"}",
                        "{\"channel\":\"$pubsub\",\"stream_name\":\"b\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "access_token", "jid", "sid", "ticket", "last_event_id", "envelope", "turbo"})
    void credentials_and_what_is_for_this_endpoint_are_in_no_identifier(String name) throws Exception {
        assertThat(identifiers("channel=Chat&room=1&stream=a&" + name + "=secret"))
                .containsExactly(
                        "{\"channel\":\"Chat\",\"room\":\"1\"}", "{\"channel\":\"$pubsub\",\"stream_name\":\"a\"}");
    }

    @Test
    void only_what_is_withheld_is_kept_back() throws Exception {
        OrderReader plain = new OrderReader(Set.of());
        assertThat(plain.query(request("channel=Chat&ticket=7&Token=x").build()).commands())
                .singleElement()
                .asString()
                .contains("ticket", "Token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "room=1", "token=x", "last_event_id=7", "envelope=true"})
    void a_query_that_names_no_subscription_is_refused(String query) {
        refused(query);
    }

    @Test
    void without_an_id_there_is_no_history() throws Exception {
        Order order = reader.query(
                request("channel=Chat&last_event_id=&history_since=").build());
        assertThat(order.lastEventId()).isEmpty();
        assertThat(order.commands())
                .containsExactly("{\"command\":\"subscribe\",\"identifier\":\"{\\\"channel\\\":\\\"Chat\\\"}\"}");
    }

    @Test
    void every_subscription_goes_on_from_the_last_id() throws Exception {
        Order order =
                reader.query(request("channel=A&channel=B&last_event_id=7").build());
        assertThat(order.lastEventId()).isEqualTo("7");
        assertThat(order.commands())
                .hasSize(2)
                .allSatisfy(command -> assertThat(resumed(command)).isEqualTo("7"));
    }

    @Test
    void the_header_counts_more_than_the_parameter_unless_it_is_empty() throws Exception {
        Handshake both = request("channel=A&last_event_id=old")
                .header("Last-Event-ID", "new")
                .build();
        assertThat(reader.query(both).lastEventId()).isEqualTo("new");
        assertThat(reader.query(both).commands())
                .singleElement()
                .satisfies(command -> assertThat(resumed(command)).isEqualTo("new"));

        Handshake empty = request("channel=A&last_event_id=old")
                .header("Last-Event-ID", "")
                .build();
        assertThat(reader.query(empty).lastEventId()).isEqualTo("old");
    }

    @Test
    void an_id_that_is_too_long_is_refused_wherever_it_stands() throws Exception {
        String longest = "x".repeat(LONGEST_ID);
        assertThat(reader.query(request("channel=A&last_event_id=" + longest).build())
                        .lastEventId())
                .isEqualTo(longest);
        refused("channel=A&last_event_id=x" + longest);
        Handshake header =
                request("channel=A").header("Last-Event-ID", "x" + longest).build();
        assertThatThrownBy(() -> reader.query(header)).isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> reader.body(header, subscribe("{\"channel\":\"A\"}", "")))
                .isInstanceOf(BadRequestException.class);
    }

    @Test
    void a_time_asks_for_the_history_since_then_but_not_where_there_is_an_id() throws Exception {
        assertThat(reader.query(request("channel=A&history_since=1700000000").build())
                        .commands())
                .containsExactly("{\"command\":\"subscribe\",\"identifier\":\"{\\\"channel\\\":\\\"A\\\"}\","
                        + "\"history\":{\"since\":1700000000}}");
        assertThat(reader.query(request("channel=A&history_since=1700000000&last_event_id=7")
                                .build())
                        .commands())
                .containsExactly("{\"command\":\"subscribe\",\"identifier\":\"{\\\"channel\\\":\\\"A\\\"}\","
                        + "\"history\":{\"resume\":\"7\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "1.5", "99999999999999999999"})
    void a_time_that_is_no_number_of_seconds_is_refused(String time) {
        refused("channel=A&history_since=" + time);
    }

    @ParameterizedTest
    @CsvSource({
        "a=1, BARE, ENVELOPE",
        "envelope=true, ENVELOPE, ENVELOPE",
        "envelope=1, ENVELOPE, ENVELOPE",
        "envelope, ENVELOPE, ENVELOPE",
        "envelope=false, BARE, BARE",
        "envelope=0, BARE, BARE",
        "turbo=true, TURBO, TURBO",
        "turbo=true&envelope=true, TURBO, TURBO",
        "turbo=false, BARE, ENVELOPE",
        "turbo=0&envelope=true, ENVELOPE, ENVELOPE"
    })
    void the_style_is_as_asked_for_and_a_body_is_answered_in_envelopes(String query, Style get, Style post)
            throws Exception {
        assertThat(reader.query(request("channel=A&" + query).build()).style()).isEqualTo(get);
        assertThat(reader.body(request(query).build(), subscribe("{\"channel\":\"A\"}", ""))
                        .style())
                .isEqualTo(post);
    }

    @Test
    void a_body_subscribes_in_each_line_once_and_keeps_presence_and_its_own_history() throws Exception {
        String own = ",\"history\":{\"since\":5},\"presence\":{\"id\":\"7\"}";
        String body = subscribe("{\"channel\":\"A\"}", own) + "\r\n\n  \n" + subscribe("{\"channel\":\"B\"}", "") + "\n"
                + subscribe("{\"channel\":\"A\"}", "");

        assertThat(reader.body(request("history_since=9").build(), body).commands())
                .containsExactly(
                        "{\"command\":\"subscribe\",\"identifier\":\"{\\\"channel\\\":\\\"A\\\"}\","
                                + "\"history\":{\"since\":5},\"presence\":{\"id\":\"7\"}}",
                        "{\"command\":\"subscribe\",\"identifier\":\"{\\\"channel\\\":\\\"B\\\"}\","
                                + "\"history\":{\"since\":9}}");
    }

    @Test
    void an_id_counts_more_than_the_history_of_a_line() throws Exception {
        String body = subscribe("{\"channel\":\"A\"}", ",\"history\":{\"since\":5}");
        assertThat(reader.body(request("last_event_id=7").build(), body).commands())
                .singleElement()
                .satisfies(command -> assertThat(resumed(command)).isEqualTo("7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n\r\n",
                "subscribe",
                "{}",
                "[]",
                "null",
                "{\"command\":\"subscribe\"}",
                "{\"command\":\"subscribe\",\"identifier\":{\"channel\":\"A\"}}",
                "{\"command\":\"subscribe\",\"identifier\":\"A\"}",
                "{\"command\":\"subscribe\",\"identifier\":\"{}\"}",
                "{\"command\":7,\"identifier\":\"{\\\"channel\\\":\\\"A\\\"}\"}",
                "{\"command\":\"unsubscribe\",\"identifier\":\"{\\\"channel\\\":\\\"A\\\"}\"}",
                "{\"command\":\"message\",\"identifier\":\"{\\\"channel\\\":\\\"A\\\"}\",\"data\":\"{}\"}",
                "{\"command\":\"whisper\",\"identifier\":\"{\\\"channel\\\":\\\"A\\\"}\"}"
            })
    void a_body_of_anything_else_is_refused(String body) {
        assertThatThrownBy(() -> reader.body(request("").build(), body)).isInstanceOf(BadRequestException.class);
        String after = subscribe("{\"channel\":\"B\"}", "") + "\n" + body;
        if (!body.isBlank()) {
            assertThatThrownBy(() -> reader.body(request("").build(), after)).isInstanceOf(BadRequestException.class);
        }
    }

    @Test
    void a_refusal_shows_nothing_that_the_client_has_sent() {
        assertThatThrownBy(() -> reader.query(request("identifier=s3cret").build()))
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() ->
                        reader.query(request("channel=A&history_since=s3cret").build()))
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> reader.body(request("").build(), "s3cret")).hasMessageNotContaining("s3cret");
    }

    private void refused(String query) {
        assertThatThrownBy(() -> reader.query(request(query).build())).isInstanceOf(BadRequestException.class);
    }

    private List<String> identifiers(String query) throws Exception {
        List<String> commands = reader.query(request(query).build()).commands();
        List<String> identifiers = new ArrayList<>();
        for (String command : commands) {
            identifiers.add(JSON.decode(command).text("identifier"));
        }
        return identifiers;
    }

    private static String resumed(String command) throws Exception {
        return JSON.decode(command).get("history").text("resume");
    }

    private static String subscribe(String identifier, String more) {
        return "{\"command\":\"subscribe\",\"identifier\":" + JSON.encode(identifier) + more + "}";
    }

    private static Handshake.Builder request(String query) {
        return Handshake.builder("/events").parameters(Query.parse(query));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
