package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Identity;
import io.broadcast4j.Stream;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.protocol.EventStreamProtocol.Style;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Query;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays what {@code docs/sse.md} shows. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventPageTest {
    private static final Path PAGE = Path.of("..", "docs", "sse.md");
    private static final Pattern REQUEST = Pattern.compile("\\(the client asks for (\\S+)\\)");
    private static final Pattern BROADCAST =
            Pattern.compile("\\(the application broadcasts (.*) to ([^ ,]+)(?:, named (\\S+))?\\)");
    private static final Pattern TIME = Pattern.compile("\\((\\d+) seconds pass\\)");
    private static final Pattern ID = Pattern.compile("(?m)^id: (\\S+)$");

    @TestFactory
    java.util.stream.Stream<DynamicTest> every_transcript_is_true() {
        List<EventTranscript> all = EventTranscript.read(PAGE);
        assertThat(all).hasSizeGreaterThan(10);
        return all.stream().map(transcript -> dynamicTest(transcript.title(), () -> new Stage().play(transcript)));
    }

    /** A server with the channels of the page, and one client. */
    private static final class Stage {
        private final JsonCodec codec = new JsonCodec();
        private final Lab lab = Lab.with(builder -> builder.channel("ChatChannel", new WireTest.ChatChannel())
                .channel("NewsChannel", new RecordingChannel(client -> {
                    client.transmit(Map.of("latest", "Nothing new"));
                    client.streamFrom(Stream.of("news"));
                }))
                .channel("PageChannel", new RecordingChannel(client -> client.streamFrom(Stream.of("page"))))
                .history(HistoryPolicy.keep(3, Duration.ofMinutes(5)))
                .history("news", HistoryPolicy.OFF)
                .authenticator(handshake -> Authentication.accepted(Identity.of("ann"))));
        private Map<String, List<String>> query = Map.of();
        private String id = "";
        private @Nullable EventOutlet outlet;
        private int heard;

        void play(EventTranscript transcript) {
            for (EventTranscript.Step step : transcript.steps()) {
                act(step.cause());
                assertThat(answer()).as(step.cause()).isEqualTo(step.answer());
            }
        }

        private void act(String cause) {
            Matcher request = REQUEST.matcher(cause);
            Matcher broadcast = BROADCAST.matcher(cause);
            Matcher time = TIME.matcher(cause);
            if (request.matches()) {
                query = Query.parse(request.group(1));
                connect();
            } else if (broadcast.matches()) {
                BroadcastOptions options = BroadcastOptions.DEFAULT;
                lab.server
                        .broadcaster()
                        .broadcast(
                                new Stream(broadcast.group(2)),
                                codec.decode(broadcast.group(1)),
                                broadcast.group(3) == null ? options : options.event(broadcast.group(3)));
            } else if (time.matches()) {
                lab.passSeconds(Long.parseLong(time.group(1)));
            } else {
                switch (cause) {
                    case "(the connection breaks)" -> outlet().cut();
                    case "(the client comes back)" -> connect();
                    case "(the server stops)" -> lab.server.close();
                    case "(the application disconnects the client for good)" -> lab.server.disconnect("ann", false);
                    default -> throw new IllegalArgumentException("Nobody knows how to play " + cause);
                }
            }
        }

        private void connect() {
            Map<String, String> identifier = new LinkedHashMap<>();
            query.forEach((name, values) -> identifier.put(name, values.get(0)));
            identifier.keySet().removeAll(List.of("envelope", "turbo"));
            Style style = query.containsKey("turbo") ? Style.TURBO : Style.BARE;
            style = query.containsKey("envelope") ? Style.ENVELOPE : style;
            String command = "{\"command\":\"subscribe\",\"identifier\":" + codec.quote(codec.encode(identifier))
                    + (id.isEmpty() ? "" : ",\"history\":{\"resume\":" + codec.quote(id) + "}") + "}";
            outlet = new EventOutlet(id, List.of(command), Integer.MAX_VALUE);
            heard = 0;
            outlet.connected(lab.server.open(
                    Handshake.builder("/events").protocol(style.protocol()).build(), outlet));
        }

        private EventOutlet outlet() {
            assertThat(outlet).as("a client").isNotNull();
            return outlet;
        }

        /** Returns what the client has heard since the last step, without the last line end. */
        private String answer() {
            List<String> wire = outlet().wire();
            String fresh = String.join("", wire.subList(heard, wire.size()));
            heard = wire.size();
            ID.matcher(fresh).results().forEach(found -> id = found.group(1));
            return ID.matcher(fresh).replaceAll("id: <id>").stripTrailing();
        }
    }
}
