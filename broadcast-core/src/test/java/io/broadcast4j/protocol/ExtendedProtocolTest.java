package io.broadcast4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.presence.Member;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ExtendedProtocolTest {
    private static final JsonCodec CODEC = new JsonCodec();
    private static final ActionCableProtocol PLAIN = new ActionCableProtocol(CODEC);
    private static final ExtendedProtocol EXTENDED = new ExtendedProtocol(PLAIN, CODEC);
    private static final String CHAT = "{\"channel\":\"Chat\"}";
    private static final String QUOTED = "\"{\\\"channel\\\":\\\"Chat\\\"}\"";

    @Test
    void the_welcome_names_the_session_and_what_was_restored() {
        assertThat(EXTENDED.name()).isEqualTo("actioncable-v1-ext-json");
        assertShape(EXTENDED.welcome(new Welcome("s1", null, List.of())), "{\"type\":\"welcome\",\"sid\":\"s1\"}");
        assertShape(
                EXTENDED.welcome(new Welcome("s2", List.of(CHAT, "b"), List.of())),
                "{\"type\":\"welcome\",\"sid\":\"s2\",\"restored\":true,\"restored_ids\":[" + QUOTED + ",\"b\"]}");
        assertShape(
                EXTENDED.welcome(new Welcome("s2", List.of(), List.of("pong"))),
                "{\"type\":\"welcome\",\"sid\":\"s2\",\"restored\":true,\"restored_ids\":[],\"extensions\":[\"pong\"]}");
    }

    @Test
    void a_message_that_is_remembered_shows_its_position() {
        assertShape(
                EXTENDED.message(CHAT, at(new Position("x123", 32, ""))),
                "{\"identifier\":" + QUOTED + ",\"message\":{\"a\":1},"
                        + "\"stream_id\":\"chat:\\\"42\\\"\",\"epoch\":\"x123\",\"offset\":32}");
        assertShape(
                EXTENDED.message(CHAT, at(new Position("x123", Long.MAX_VALUE, "17-0"))),
                "{\"identifier\":" + QUOTED + ",\"message\":{\"a\":1},"
                        + "\"stream_id\":\"chat:\\\"42\\\"\",\"epoch\":\"x123.17-0\",\"offset\":9223372036854775807}");
    }

    @Test
    void a_message_that_is_not_remembered_shows_none() {
        assertShape(EXTENDED.message(CHAT, at(Position.NONE)), "{\"identifier\":" + QUOTED + ",\"message\":{\"a\":1}}");
    }

    @Test
    void a_gap_is_told_as_a_rejection_of_history() {
        assertThat(EXTENDED.gap(CHAT))
                .hasValueSatisfying(
                        frame -> assertShape(frame, "{\"identifier\":" + QUOTED + ",\"type\":\"reject_history\"}"));
        assertThat(EXTENDED.withPositions()).isSameAs(EXTENDED);
    }

    @ParameterizedTest
    @MethodSource("both")
    void presence_is_told_in_these_shapes(Protocol protocol) {
        String before = "{\"type\":\"presence\",\"identifier\":" + QUOTED + ",\"message\":";
        PresencePage page = new PresencePage(List.of(member("4\"2", "{\"name\":\"A\"}"), member("b", "null")), 3, true);
        String event = "{\"type\":\"join\",\"id\":\"42\",\"info\":{}}";

        assertShape(
                protocol.presence(CHAT, page, true),
                before + "{\"type\":\"info\",\"total\":3,\"records\":["
                        + "{\"id\":\"4\\\"2\",\"info\":{\"name\":\"A\"}},{\"id\":\"b\",\"info\":null}]}}");
        assertShape(protocol.presence(CHAT, page, false), before + "{\"type\":\"info\",\"total\":3}}");
        assertShape(
                protocol.presence(CHAT, new PresencePage(List.of(), 0, false), true),
                before + "{\"type\":\"info\",\"total\":0}}");
        assertShape(protocol.presenceFailure(CHAT), before + "{\"type\":\"error\",\"total\":0}}");
        for (Position anywhere : List.of(Position.NONE, new Position("e", 1, ""))) {
            Message message = new Message(Stream.of("a"), event, Message.Kind.PRESENCE, anywhere, null, null);
            assertShape(protocol.message(CHAT, message), before + event + "}");
        }
    }

    @Test
    void everything_else_is_said_as_action_cable_says_it() {
        assertShape(EXTENDED.ping(1_700_000_000), PLAIN.ping(1_700_000_000).text());
        assertShape(EXTENDED.pong(), PLAIN.pong().text());
        assertShape(EXTENDED.confirmation(CHAT), PLAIN.confirmation(CHAT).text());
        assertShape(EXTENDED.rejection(CHAT), PLAIN.rejection(CHAT).text());
        assertShape(
                EXTENDED.historyConfirmation(CHAT),
                PLAIN.historyConfirmation(CHAT).text());
        assertShape(
                EXTENDED.historyRejection(CHAT), PLAIN.historyRejection(CHAT).text());
        assertShape(
                EXTENDED.transmission(CHAT, "[1]"),
                PLAIN.transmission(CHAT, "[1]").text());
        assertShape(
                EXTENDED.disconnect(Disconnect.TOO_SLOW),
                PLAIN.disconnect(Disconnect.TOO_SLOW).text());
    }

    @ParameterizedTest
    @MethodSource("both")
    void every_frame_is_one_json_object(Protocol protocol) {
        String odd = "\u2028\"\\\u0000é😀";
        List<Frame> frames = List.of(
                protocol.welcome(new Welcome(odd, List.of(odd), List.of(odd))),
                protocol.confirmation(odd),
                protocol.historyConfirmation(odd),
                protocol.message(odd, at(new Position(odd, 1, odd))),
                protocol.presence(odd, new PresencePage(List.of(member(odd, "[]")), 1, false), true),
                protocol.presenceFailure(odd),
                protocol.disconnect(Disconnect.NO_PONG));

        assertThat(frames)
                .allSatisfy(frame ->
                        assertThat(CODEC.decode(frame.text()).isObject()).isTrue());
    }

    static List<Protocol> both() {
        return List.of(PLAIN, EXTENDED);
    }

    private static Message at(Position position) {
        return new Message(new Stream("chat:\"42\""), "{\"a\":1}", position, null);
    }

    private static Member member(String id, String info) {
        return new Member(id, CODEC.decode(info), 1, Instant.EPOCH, Instant.EPOCH);
    }

    private static void assertShape(Frame frame, String expected) {
        assertThat(frame.text()).isEqualTo(expected);
    }
}
