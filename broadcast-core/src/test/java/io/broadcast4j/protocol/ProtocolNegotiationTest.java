package io.broadcast4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.broadcast4j.Message;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Handshake;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ProtocolNegotiationTest {
    private final Protocol oldest = new ActionCableProtocol(new JsonCodec());
    private final Protocol other = new Named("other-v1");
    private final ProtocolNegotiation negotiation = new ProtocolNegotiation(List.of(oldest, other));

    @ParameterizedTest(name = "{0}: answer {1}, speak {2}")
    @CsvSource({
        "actioncable-v1-json actioncable-unsupported,    actioncable-v1-json,     actioncable-v1-json",
        "other-v1 actioncable-v1-json,                   other-v1,                other-v1",
        "actioncable-v1-json other-v1,                   actioncable-v1-json,     actioncable-v1-json",
        "unheard-of other-v1,                            other-v1,                other-v1",
        "actioncable-unsupported,                        actioncable-unsupported, actioncable-v1-json",
        "actioncable-v2-json actioncable-unsupported,    actioncable-unsupported, actioncable-v1-json",
        "unheard-of,                                     '',                      actioncable-v1-json",
        "ACTIONCABLE-V1-JSON,                            '',                      actioncable-v1-json",
        "actioncable-ext-pong,                           '',                      actioncable-v1-json",
        "anycable-token.s3cret actioncable-v1-json,      actioncable-v1-json,     actioncable-v1-json",
        "anycable-token.s3cret,                          '',                      actioncable-v1-json",
    })
    void the_first_of_the_clients_list_that_is_known_is_answered(String offered, String answer, String spoken) {
        List<String> list = List.of(offered.split(" ", -1));

        assertThat(negotiation.answer(list)).isEqualTo(answer);
        assertThat(negotiation.choose(list).name()).isEqualTo(spoken);
    }

    @ParameterizedTest(name = "{0}: answer {1}, speak {2}")
    @CsvSource({
        "actioncable-v1-ext-json actioncable-v1-json,    actioncable-v1-ext-json, actioncable-v1-ext-json",
        "actioncable-v1-json actioncable-v1-ext-json,    actioncable-v1-json,     actioncable-v1-json",
        "actioncable-v1-ext-json,                        actioncable-v1-ext-json, actioncable-v1-ext-json",
        "actioncable-v1-ext-msgpack actioncable-v1-ext-json, actioncable-v1-ext-json, actioncable-v1-ext-json",
        "anycable-token.s3cret actioncable-v1-ext-json,  actioncable-v1-ext-json, actioncable-v1-ext-json",
        "actioncable-v1-ext-json anycable-token.s3cret,  actioncable-v1-ext-json, actioncable-v1-ext-json",
        "anycable-token.actioncable-v1-ext-json,         '',                      actioncable-v1-json",
        "anycable-token.s3cret actioncable-unsupported,  actioncable-unsupported, actioncable-v1-json",
        "actioncable-v1-json-ext,                        '',                      actioncable-v1-json",
    })
    void the_extended_protocol_is_spoken_with_whom_prefers_it(String offered, String answer, String spoken) {
        ActionCableProtocol plain = new ActionCableProtocol(new JsonCodec());
        ProtocolNegotiation both =
                new ProtocolNegotiation(List.of(plain, new ExtendedProtocol(plain, new JsonCodec())));
        List<String> list = List.of(offered.split(" ", -1));

        assertThat(both.answer(list)).isEqualTo(answer);
        assertThat(both.choose(list).name()).isEqualTo(spoken);
    }

    @Test
    void a_client_that_offers_nothing_speaks_the_oldest_protocol() {
        assertThat(negotiation.answer(List.of())).isEmpty();
        assertThat(negotiation.choose(List.of())).isSameAs(oldest);
    }

    @Test
    void a_long_list_is_read_to_its_end() {
        List<String> list = new java.util.ArrayList<>(Collections.nCopies(200, "unheard-of"));
        list.add("other-v1");

        assertThat(negotiation.choose(list)).isSameAs(other);
    }

    @Test
    void a_transport_that_speaks_but_one_protocol_names_it() {
        Protocol fixed = new Named("fixed-v1");
        ProtocolNegotiation both = new ProtocolNegotiation(List.of(oldest), List.of(fixed));

        assertThat(both.choose(Handshake.builder("/events")
                        .protocol("fixed-v1")
                        .subprotocols(List.of("actioncable-v1-json"))
                        .build()))
                .isSameAs(fixed);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> both.choose(Handshake.builder("/events")
                        .protocol("actioncable-v1-json")
                        .build()));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        both.choose(Handshake.builder("/events").protocol("").build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"event-stream", "event-stream+envelope", "event-stream+turbo"})
    void a_web_socket_cannot_choose_the_protocol_of_another_transport(String name) {
        ActionCableProtocol plain = new ActionCableProtocol(new JsonCodec());
        ProtocolNegotiation all = new ProtocolNegotiation(
                List.of(plain, plain.withPositions()), EventStreamProtocol.all(plain, new JsonCodec()));
        Handshake handshake =
                Handshake.builder("/cable").subprotocols(List.of(name)).build();

        assertThat(all.names()).doesNotContain(name);
        assertThat(all.answer(List.of(name))).isEmpty();
        assertThat(all.answer(List.of(name, "actioncable-v1-json"))).isEqualTo("actioncable-v1-json");
        assertThat(all.choose(handshake)).isSameAs(plain);
        assertThat(all.choose(Handshake.builder("/events").protocol(name).build())
                        .name())
                .isEqualTo(name);
    }

    @Test
    void a_container_is_told_all_names_and_never_a_token() {
        assertThat(negotiation.names()).containsExactly("actioncable-v1-json", "other-v1", "actioncable-unsupported");
    }

    @Test
    void a_server_speaks_at_least_one_protocol() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ProtocolNegotiation(List.of()));
    }

    private record Named(String name) implements Protocol {
        private static final Frame FRAME = new Frame("");

        @Override
        public Command decode(String text) {
            return new Command.Pong();
        }

        @Override
        public Frame welcome(Welcome welcome) {
            return FRAME;
        }

        @Override
        public Frame pong() {
            return FRAME;
        }

        @Override
        public Frame historyConfirmation(String identifier) {
            return FRAME;
        }

        @Override
        public Frame historyRejection(String identifier) {
            return FRAME;
        }

        @Override
        public Optional<Frame> gap(String identifier) {
            return Optional.empty();
        }

        @Override
        public Frame presence(String identifier, PresencePage page, boolean records) {
            return FRAME;
        }

        @Override
        public Frame presenceFailure(String identifier) {
            return FRAME;
        }

        @Override
        public Protocol withPositions() {
            return this;
        }

        @Override
        public Frame ping(long epochSeconds) {
            return FRAME;
        }

        @Override
        public Frame confirmation(String identifier) {
            return FRAME;
        }

        @Override
        public Frame rejection(String identifier) {
            return FRAME;
        }

        @Override
        public Frame message(String identifier, Message message) {
            return FRAME;
        }

        @Override
        public Frame transmission(String identifier, String json) {
            return FRAME;
        }

        @Override
        public Frame disconnect(Disconnect reason) {
            return FRAME;
        }
    }
}
