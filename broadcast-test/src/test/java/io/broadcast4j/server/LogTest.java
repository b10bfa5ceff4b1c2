package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.auth.OriginPolicy;
import io.broadcast4j.channel.Subscription;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log says, and what it never says. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.broadcast4j");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final RecordingChannel channel = new RecordingChannel().acting(client -> {
        throw new IllegalStateException("boom");
    });

    @BeforeEach
    void listen() {
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    @Test
    void what_clients_send_is_escaped_and_cut() {
        LabClient client = Lab.of(channel).connect();
        String hostile = "\r\n\u001b[31mERROR all is lost\u2028\u202e" + "x".repeat(1_000);

        client.subscribe(hostile)
                .act(LabClient.quote(hostile).replace("\"", ""))
                .unsubscribe(hostile);

        assertThat(texts()).hasSize(4);
        assertThat(texts().get(1))
                .contains(
                        "Subscription rejected",
                        "reason=bad_identifier",
                        "\\u000d\\u000a\\u001b[31mERROR all is lost\\u2028");
        assertThat(texts()).allSatisfy(text -> {
            assertThat(text).hasSizeLessThan(500);
            assertThat(text.chars()).noneMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u202e');
        });
    }

    @Test
    void tokens_never_appear() {
        Lab lab = Lab.with(builder -> builder.channel("Room", channel)
                .origins(OriginPolicy.only("https://app.example"))
                .authenticator(handshake -> Authentication.unauthorized("the signature does not fit")));
        var handshake = Lab.handshake()
                .header("Authorization", "Bearer secret-token")
                .header("Cookie", "auth_token=secret-token")
                .header("Origin", "https://evil.example")
                .parameters(Map.of("token", List.of("secret-token")));

        lab.server.admit(handshake.build());
        lab.open(handshake);

        assertThat(texts())
                .hasSize(3)
                .anyMatch(text -> text.contains("evil.example"))
                .anyMatch(text -> text.contains("the signature does not fit"))
                .noneMatch(text -> text.contains("secret-token"));
    }

    @Test
    void messages_never_appear() {
        Lab lab = Lab.of(new RecordingChannel(client -> client.streamFrom(io.broadcast4j.Stream.of("news"))));
        LabClient client = lab.connect().inRoom();

        lab.broadcast("news", "a secret");
        client.perform(ROOM, "{\"action\":\"act\",\"text\":\"a secret\"}");
        client.perform(ROOM, "{\"action\":\"none\",\"text\":\"a secret\"}");

        assertThat(texts()).isNotEmpty().noneMatch(text -> text.contains("a secret"));
    }

    @Test
    void a_cause_that_repeats_is_written_ten_times_a_minute_and_then_counted() {
        Lab lab = Lab.of(channel);
        LabClient client = lab.connect().inRoom();
        for (int i = 0; i < 50; i++) {
            client.unsubscribe("unknown");
        }
        client.act("act");

        assertThat(texts())
                .filteredOn(text -> text.contains("unknown_subscription"))
                .hasSize(10);
        assertThat(texts())
                .filteredOn(text -> text.contains("Application code failed"))
                .hasSize(1);
        lab.passSeconds(61);
        client.unsubscribe("unknown");

        assertThat(texts()).last().asString().contains("Command ignored (and 40 more like this)");
    }

    @Test
    void identifiers_do_not_make_causes() {
        Lab lab = Lab.of(new RecordingChannel(Subscription::reject));
        LabClient client = lab.connect();
        for (int i = 0; i < 50; i++) {
            client.subscribe("{\"channel\":\"Room\",\"id\":" + i + "}");
            client.subscribe("{\"channel\":\"Room" + i + "\"}");
        }

        assertThat(texts()).filteredOn(text -> text.contains("rejected")).hasSize(20);
    }

    @Test
    void what_an_application_throws_is_written_with_its_trace() {
        Lab.of(channel).connect().inRoom().act("act");

        ILoggingEvent last = lines.list.get(lines.list.size() - 1);
        assertThat(text(last)).contains("Application code failed", "where=Room#act");
        assertThat(last.getLevel()).isEqualTo(Level.ERROR);
        assertThat(last.getThrowableProxy().getMessage()).isEqualTo("boom");
    }

    private List<String> texts() {
        return lines.list.stream().map(LogTest::text).toList();
    }

    private static String text(ILoggingEvent event) {
        StringBuilder text = new StringBuilder(event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs()
                    .forEach(pair ->
                            text.append(' ').append(pair.key).append('=').append(pair.value));
        }
        return text.toString();
    }
}
