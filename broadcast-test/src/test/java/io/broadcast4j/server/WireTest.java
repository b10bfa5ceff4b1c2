package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.broadcast4j.Identity;
import io.broadcast4j.Stream;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.channel.Action;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Handshake;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Plays what {@code docs/wire.md} shows. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WireTest {
    private static final Path PAGE = Path.of("..", "docs", "wire.md");
    private static final Pattern BROADCAST = Pattern.compile("\\(the application broadcasts (.*) to (\\S+)\\)");
    private static final Pattern OFFER = Pattern.compile("\\(the client connects and offers (.*)\\)");
    private static final Pattern TOKEN = Pattern.compile("\\(the client connects with an? (\\S+) token\\)");
    private static final Pattern RETURN =
            Pattern.compile("\\(the client connects again, offers (.*) and names the session <sid>\\)");
    private static final Pattern OTHER = Pattern.compile("\\(another client sends (.*)\\)");
    private static final Pattern SID = Pattern.compile("\\{\"type\":\"welcome\",\"sid\":\"([^\"]+)\".*");
    private static final Pattern TIME = Pattern.compile("\\((\\d+) seconds pass\\)");

    @TestFactory
    java.util.stream.Stream<DynamicTest> every_transcript_is_true() {
        List<Transcript> all = Transcript.read(PAGE);
        assertThat(all).hasSizeGreaterThan(15);
        return all.stream().map(transcript -> dynamicTest(transcript.title(), () -> new Stage().play(transcript)));
    }

    @Test
    void every_reason_for_a_disconnect_is_in_the_table() {
        Pattern row = Pattern.compile("\\| `(\\w+)` \\| (\\d+) \\| ([\\w ]+) \\| .+ \\|");
        TreeSet<String> rows = new TreeSet<>();
        for (String line : Transcript.lines(PAGE)) {
            row.matcher(line).results().map(WireTest::describe).forEach(rows::add);
        }

        TreeSet<String> reasons = new TreeSet<>();
        for (Disconnect reason : constants()) {
            reasons.add(reason.reason() + " " + reason.closeCode() + " " + reason.reconnect());
        }
        reasons.add("remote " + Disconnect.remote(true).closeCode() + " as the application says");
        assertThat(rows).isEqualTo(reasons);
    }

    private static String describe(MatchResult row) {
        return row.group(1) + " " + row.group(2) + " " + row.group(3);
    }

    private static List<Disconnect> constants() {
        return Arrays.stream(Disconnect.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Disconnect.class)
                .map(WireTest::read)
                .toList();
    }

    private static Disconnect read(Field field) {
        try {
            return (Disconnect) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server with the channels of the page, and one client. */
    private static final class Stage {
        private final JsonCodec codec = new JsonCodec();
        private final Placeholders placeholders = new Placeholders();
        private final Lab lab = Lab.with(builder -> builder.channel("ChatChannel", new ChatChannel())
                .channel("NewsChannel", new NewsChannel())
                .channel("ScoreChannel", new ScoreChannel())
                .history(HistoryPolicy.OFF)
                .history("chat:*", HistoryPolicy.keep(3, Duration.ofMinutes(5)))
                .history("score", HistoryPolicy.latestOnly(Duration.ofMinutes(5)))
                .authenticator(Stage::authenticate));
        private LabClient client;
        private @Nullable LabClient other;
        private String sid = "<sid>";
        private int heard;

        void play(Transcript transcript) {
            if (!transcript.beginsWithHandshake()) {
                client = lab.open(Lab.handshake());
                heard = 1;
            }
            for (Transcript.Step step : transcript.steps()) {
                act(placeholders.fill(step.cause()));
                List<String> answers = answers();
                placeholders.learn(step.answers(), answers);
                assertThat(answers)
                        .as(step.cause())
                        .isEqualTo(
                                step.answers().stream().map(placeholders::fill).toList());
            }
        }

        private void act(String cause) {
            if (cause.startsWith("C: ")) {
                client.send(cause.substring(3));
            } else if (cause.equals("(the network fails)")) {
                client.leave();
            } else if (cause.equals("(the server stops)")) {
                lab.server.close();
            } else if (cause.startsWith("(the application disconnects the client")) {
                lab.server.disconnect("ann", cause.endsWith("and lets it come back)"));
            } else {
                long known = TIME.matcher(cause).results().peek(this::pass).count()
                        + OFFER.matcher(cause).results().peek(this::offer).count()
                        + RETURN.matcher(cause).results().peek(this::comeBack).count()
                        + OTHER.matcher(cause).results().peek(this::sendAsOther).count()
                        + TOKEN.matcher(cause).results().peek(this::show).count()
                        + BROADCAST
                                .matcher(cause)
                                .results()
                                .peek(this::broadcast)
                                .count();
                assertThat(known).as(cause).isOne();
            }
        }

        private void pass(MatchResult time) {
            lab.passSeconds(Long.parseLong(time.group(1)));
        }

        private void offer(MatchResult protocols) {
            client = lab.open(Handshake.builder("/cable")
                    .subprotocols(List.of(protocols.group(1).split(", "))));
        }

        private void comeBack(MatchResult protocols) {
            client = lab.open(Handshake.builder("/cable")
                    .subprotocols(List.of(protocols.group(1).split(", ")))
                    .parameters(Map.of("sid", List.of(sid))));
            heard = 0;
        }

        private void sendAsOther(MatchResult frame) {
            if (other == null) {
                other = lab.open(Lab.handshake().parameters(Map.of("token", List.of("bob"))));
            }
            other.send(frame.group(1));
        }

        private void show(MatchResult token) {
            client = lab.open(Lab.handshake().parameters(Map.of("token", List.of(token.group(1)))));
        }

        private void broadcast(MatchResult message) {
            lab.server.broadcaster().broadcast(new Stream(message.group(2)), codec.decode(message.group(1)));
        }

        /** Returns what the client has heard since the last step. */
        private List<String> answers() {
            List<String> all = new ArrayList<>();
            for (String text : client.texts()) {
                SID.matcher(text).results().forEach(welcome -> sid = welcome.group(1));
                all.add(text.replace(sid, "<sid>"));
            }
            client.closed().ifPresent(reason -> all.add("close " + reason.closeCode()));
            List<String> fresh = List.copyOf(all.subList(heard, all.size()));
            heard = all.size();
            return fresh;
        }

        private static Authentication authenticate(Handshake handshake) {
            return switch (handshake.parameter("token").orElse("good")) {
                case "good" -> Authentication.accepted(Identity.of("ann"));
                case "bob" -> Authentication.accepted(Identity.of("bob"));
                case "expired" -> Authentication.expired("yesterday");
                default -> Authentication.unauthorized("forged");
            };
        }
    }

    /** What is said in a room. */
    record Words(String text) {}

    static final class ChatChannel implements Channel {
        @Override
        public void subscribed(Subscription client) {
            if (client.params().text("room").equals("secret")) {
                client.reject();
            }
            client.streamFrom(room(client));
            client.presence(room(client)).open();
            client.allowWhispers(room(client));
        }

        @Action
        public void speak(Subscription client, Words words) {
            client.broadcast(room(client), Map.of("said", words.text()));
        }

        @Action
        public void receive(Subscription client, Words words) {
            speak(client, words);
        }

        private static Stream room(Subscription client) {
            return Stream.of("chat", client.params().text("room"));
        }
    }

    private static final class ScoreChannel implements Channel {
        @Override
        public void subscribed(Subscription client) {
            client.streamFrom(Stream.of("score"));
        }
    }

    private static final class NewsChannel implements Channel {
        @Override
        public void subscribed(Subscription client) {
            client.transmit(Map.of("latest", "Nothing new"));
            client.streamFrom(Stream.of("news"));
        }
    }
}
