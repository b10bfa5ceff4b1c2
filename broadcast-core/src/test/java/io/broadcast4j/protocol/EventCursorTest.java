package io.broadcast4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EventCursorTest {
    private static final String ROOM = "{\"channel\":\"Room\"}";
    private static final Stream NEWS = Stream.of("news");
    private static final String TAG = EventCursor.tag(ROOM, NEWS);
    private static final Position FIFTH = new Position("x123", 5, "");

    @Test
    void a_token_is_the_place_in_each_stream() {
        EventCursor cursor = new EventCursor();
        assertThat(cursor.token()).isEmpty();

        cursor.see(TAG, EventCursor.place(new Position("x123", 35, "17-0")));
        assertThat(cursor.token()).isEqualTo(TAG + ":z:x123.17-0");

        cursor.see(TAG, "10:x123");
        assertThat(cursor.token()).isEqualTo(TAG + ":10:x123");
    }

    @Test
    void the_stream_that_was_seen_last_comes_first() {
        EventCursor cursor = new EventCursor("AAAAAAAAAAA:1:e~" + TAG + ":5:x123");
        assertThat(cursor.token()).isEqualTo("AAAAAAAAAAA:1:e~" + TAG + ":5:x123");

        cursor.see("BBBBBBBBBBB", "2:e");
        cursor.see(TAG, "6:x123");

        assertThat(cursor.token()).isEqualTo(TAG + ":6:x123~BBBBBBBBBBB:2:e~AAAAAAAAAAA:1:e");
    }

    @Test
    void where_there_is_no_room_those_are_left_out_that_were_seen_longest_ago() {
        String foreign = IntStream.range(0, 200)
                .mapToObj(number -> String.format("%011d", number) + ":1:eeee")
                .collect(Collectors.joining("~"));
        EventCursor cursor = new EventCursor(foreign);
        assertThat(cursor.token()).isEqualTo(foreign);

        cursor.see(TAG, "7:" + "e".repeat(400));

        assertThat(cursor.token())
                .startsWith(TAG + ":7:e")
                .contains("00000000000:1:eeee")
                .doesNotContain("00000000199:1:eeee")
                .hasSizeLessThanOrEqualTo(EventCursor.MAX_CHARS);
    }

    @ParameterizedTest(name = "epoch {0}, entry {1}")
    @CsvSource({
        "x123,    ''",
        "x123,    1700000000000-5",
        "%~:é,    ''",
        "é,       %~:é",
        "'a b+c', '&=/?#'",
        "😀,      €",
        "%2E,     %7E",
        "' ',     ' '",
    })
    void a_position_comes_back_as_it_went(String epoch, String entry) {
        for (long offset : new long[] {0, 1, 35, 36, 4_711, Long.MAX_VALUE}) {
            assertReturns(new Position(epoch, offset, entry));
        }
        assertReturns(new Position(epoch + "\r\n\u0000\t\"", 1, entry));
    }

    @Test
    void any_position_comes_back_as_it_went_and_its_place_is_plain_ascii() {
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            Position position =
                    new Position("e" + anyText(random), random.nextLong() & Long.MAX_VALUE, anyText(random));
            assertReturns(position);
            assertThat(EventCursor.place(position)).matches("[0-9a-z]+:[A-Za-z0-9.*+%_-]+");
        }
    }

    @Test
    void several_streams_come_back_together() {
        Map<Stream, Position> seen = IntStream.range(0, 40)
                .mapToObj(number -> Stream.of("s" + number))
                .collect(Collectors.toMap(
                        stream -> stream,
                        stream -> new Position("e~:", stream.name().length(), stream.name())));
        EventCursor cursor = new EventCursor();
        EventCursor.places(ROOM, seen).forEach(cursor::see);

        HistoryRequest wish = EventCursor.wish(cursor.token());

        assertThat(wish.readable()).isTrue();
        assertThat(wish.resumption()).isTrue();
        assertThat(wish.since()).isNull();
        seen.forEach(
                (stream, position) -> assertThat(wish.positionOf(ROOM, stream)).isEqualTo(position));
        assertThat(wish.positionOf(ROOM, NEWS)).isNull();
        assertThat(wish.positionOf("another", Stream.of("s1"))).isNull();
        assertThat(new EventCursor(cursor.token()).token()).isEqualTo(cursor.token());
    }

    @Test
    void a_place_in_no_history_is_none_and_makes_the_cursor_forget_the_stream() {
        String tag = EventCursor.tag(ROOM, NEWS);
        assertThat(EventCursor.places(ROOM, Map.of(NEWS, Position.NONE))).containsExactly(Map.entry(tag, ""));
        EventCursor cursor = new EventCursor();
        cursor.see(tag, EventCursor.place(new Position("e", 1, "")));

        cursor.see(tag, "");

        assertThat(cursor.token()).isEmpty();
    }

    @Test
    void a_cursor_keeps_no_more_streams_than_a_token_could_have() {
        EventCursor cursor = new EventCursor();
        for (int i = 0; i < 300; i++) {
            cursor.see(EventCursor.tag(ROOM, Stream.of("s", i)), "1:e");
        }

        assertThat(cursor.token().split("~", -1)).hasSize(256);
    }

    @Test
    void a_tag_tells_subscriptions_and_streams_apart_and_shows_neither() {
        Set<String> tags = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            tags.add(EventCursor.tag("a", new Stream("stream" + i)));
            tags.add(EventCursor.tag("as", new Stream("tream" + i)));
        }

        assertThat(tags).hasSize(2_000).allMatch(tag -> tag.matches("[A-Za-z0-9_-]{11}"));
        assertThat(TAG).isEqualTo(EventCursor.tag(ROOM, NEWS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "~",
                "17",
                "TAG",
                "TAG:5",
                "TAG:5:",
                "TAG::x123",
                ":5:x123",
                "TAG:5:x123~",
                "~TAG:5:x123",
                "TAG:5:x123~~TAG:6:x123",
                "TAG:5:x123:7",
                "TAG:-1:x123",
                "TAG:-0:x123:",
                "TAG:5.0:x123",
                "TAG:5!:x123",
                "TAG:1y2p0ij32e8e8:x123",
                "TAG:zzzzzzzzzzzzzz:x123",
                "TAG:5:.",
                "TAG:5:.17-0",
                "TAG:5:a.b.c",
                "TAG:5:..",
                "TAG:5:%",
                "TAG:5:%2",
                "TAG:5:%zz",
                "TAG:5:x123~TAG:6:x123",
                "TAG:5:x123~TAG:5:x123",
                "news:5:x123",
                "TAGG:5:x123",
                "TA\nevent: evil\nG:5:x123",
                "12345678901\n:5:x123",
                "1234567\n901:5:x123",
                "1234567\u0000901:5:x123",
                "1700000000000-0/x123/news",
            })
    void what_nobody_was_given_is_no_token(String token) {
        String hostile = token.replace("TAG", TAG);

        assertThat(EventCursor.wish(hostile)).isEqualTo(HistoryRequest.UNREADABLE);
        assertThat(new EventCursor(hostile).token()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("tokensOfOthers")
    void the_token_of_another_server_or_user_knows_nothing_of_this_one(String token) {
        HistoryRequest wish = EventCursor.wish(token);

        assertThat(wish.positionOf(ROOM, NEWS)).isNull();
    }

    static java.util.stream.Stream<String> tokensOfOthers() {
        return java.util.stream.Stream.of(
                EventCursor.tag("{\"channel\":\"Room\",\"user\":2}", NEWS) + ":5:x123",
                EventCursor.tag(ROOM, Stream.of("news", 2)) + ":5:x123",
                "AAAAAAAAAAA:1:e");
    }

    @Test
    void no_token_is_longer_than_one_that_is_taken() {
        EventCursor cursor = new EventCursor();
        Map<String, Position> kept = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            Stream stream = Stream.of("s" + i);
            Position position = new Position("e".repeat(1 + i % 50), 1_000_000 + i, "");
            kept.put(EventCursor.tag(ROOM, stream), position);
            cursor.see(EventCursor.tag(ROOM, stream), EventCursor.place(position));
        }

        String token = cursor.token();

        assertThat(token).hasSizeBetween(EventCursor.MAX_CHARS - 100, EventCursor.MAX_CHARS);
        HistoryRequest wish = EventCursor.wish(token);
        assertThat(wish.positions()).hasSizeGreaterThan(50);
        assertThat(kept).containsAllEntriesOf(wish.positions());
    }

    @Test
    void a_token_of_just_the_longest_length_is_taken_and_one_character_more_is_not() {
        String longest = TAG + ":5:" + "e".repeat(EventCursor.MAX_CHARS - TAG.length() - 3);
        assertThat(longest).hasSize(EventCursor.MAX_CHARS);

        assertThat(EventCursor.wish(longest).readable()).isTrue();
        assertThat(new EventCursor(longest).token()).isEqualTo(longest);
        assertThat(EventCursor.wish(longest + "e")).isEqualTo(HistoryRequest.UNREADABLE);
        assertThat(new EventCursor(longest + "e").token()).isEmpty();
        assertThat(EventCursor.wish("~".repeat(1 << 20))).isEqualTo(HistoryRequest.UNREADABLE);
    }

    @Test
    void it_knows_whether_a_stream_is_its_only_one() {
        EventCursor cursor = new EventCursor();
        assertThat(cursor.isOnly(TAG)).isFalse();

        cursor.see(TAG, EventCursor.place(FIFTH));
        assertThat(cursor.isOnly(TAG)).isTrue();
        assertThat(cursor.isOnly("AAAAAAAAAAA")).isFalse();

        cursor.see("AAAAAAAAAAA", "1:e");
        assertThat(cursor.isOnly(TAG)).isFalse();
    }

    private static void assertReturns(Position position) {
        EventCursor cursor = new EventCursor();
        cursor.see(TAG, EventCursor.place(position));

        assertThat(EventCursor.wish(cursor.token()).positionOf(ROOM, NEWS)).isEqualTo(position);
        assertThat(new EventText().id(cursor.token()).end()).endsWith("\n\n");
    }

    private static String anyText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(12); length > 0; length--) {
            int codePoint = random.nextInt(3) == 0 ? random.nextInt(0x250) : random.nextInt(0xd800);
            text.appendCodePoint(codePoint == '.' ? '~' : codePoint);
        }
        return text.toString();
    }
}
