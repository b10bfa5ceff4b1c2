package io.broadcast4j.protocol;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far a client of an event stream has seen each of its streams, and the token that says so: the {@code id} of events,
 * which a browser gives back as {@code Last-Event-ID}.
 *
 * <p>A token is {@code TAG:OFFSET:EPOCH}, of several streams joined by {@code ~}. The tag is a digest of the subscription's
 * identifier and the stream's name: clients are not to learn that name, and two subscriptions to one stream get its messages
 * one after the other. The offset is written to the base of 36, and the epoch may have the entry id behind a dot.
 *
 * <p>Not thread-safe.
 */
public final class EventCursor {
    /** The longest token that is given out or taken, in characters. */
    public static final int MAX_CHARS = 4_096;

    /** More than a token has room for. */
    private static final int MAX_PLACES = 256;

    private static final int TAG_BYTES = 8;
    private static final int RADIX = 36;
    private static final String BETWEEN = "~";

    /** What {@link #TAG_BYTES} bytes look like. */
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_-]{11}");

    private final Map<String, String> places = new LinkedHashMap<>();

    /** Creates a cursor that knows nothing. */
    public EventCursor() {}

    /** Creates a cursor as a token left it; what is no token leaves nothing. */
    public EventCursor(String token) {
        List<Map.Entry<String, Position>> newestFirst = new ArrayList<>();
        try {
            newestFirst.addAll(entries(token).entrySet());
        } catch (IllegalArgumentException e) {
            // A stranger, who knows nothing here.
        }
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            places.put(newestFirst.get(i).getKey(), place(newestFirst.get(i).getValue()));
        }
    }

    /**
     * Notes how far a stream has been seen.
     *
     * @param place the empty text if nobody knows, because the stream is not remembered
     */
    public void see(String tag, String place) {
        places.remove(tag);
        if (!place.isEmpty()) {
            places.put(tag, place);
        }
        if (places.size() > MAX_PLACES) {
            places.remove(places.keySet().iterator().next());
        }
    }

    /** Tells whether no other stream is known than this one. */
    public boolean isOnly(String tag) {
        return places.size() == 1 && places.containsKey(tag);
    }

    /**
     * Returns the token; empty if nothing is known. Where it has no room for all streams, those are left out of which
     * nothing was seen for longest; a client that comes back is told that it may have missed something of those.
     */
    public String token() {
        StringBuilder token = new StringBuilder();
        List<Map.Entry<String, String>> oldestFirst = new ArrayList<>(places.entrySet());
        for (int i = oldestFirst.size() - 1; i >= 0; i--) {
            Map.Entry<String, String> seen = oldestFirst.get(i);
            String entry = (token.isEmpty() ? "" : BETWEEN) + seen.getKey() + ":" + seen.getValue();
            if (token.length() + entry.length() > MAX_CHARS) {
                break;
            }
            token.append(entry);
        }
        return token.toString();
    }

    /** Returns the wish of a client that has seen everything up to where the token says. */
    static HistoryRequest wish(String token) {
        try {
            return HistoryRequest.resumption(entries(token));
        } catch (IllegalArgumentException e) {
            return HistoryRequest.UNREADABLE;
        }
    }

    /** Returns what stands for a stream of a subscription in a token. */
    static String tag(String identifier, Stream stream) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(identifier.getBytes(StandardCharsets.UTF_8));
            // No UTF-8 has this byte, so the two texts do not run into each other.
            sha256.update((byte) 0xff);
            byte[] digest = sha256.digest(stream.name().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, TAG_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Returns what stands for a position in a token. */
    static String place(Position position) {
        if (position.isNone()) {
            return "";
        }
        return Long.toString(position.offset(), RADIX) + ":"
                + URLEncoder.encode(WirePosition.epoch(position), StandardCharsets.UTF_8);
    }

    /** Returns the places of streams, the empty text where the position is not known. */
    static Map<String, String> places(String identifier, Map<Stream, Position> positions) {
        return positions.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> tag(identifier, entry.getKey()), entry -> place(entry.getValue())));
    }

    private static Map<String, Position> entries(String token) {
        if (token.length() > MAX_CHARS) {
            throw new IllegalArgumentException("A token has at most " + MAX_CHARS + " characters");
        }
        Map<String, Position> entries = new LinkedHashMap<>();
        for (String entry : token.split(BETWEEN, -1)) {
            String[] parts = entry.split(":", -1);
            // Tags are given out again, so that nothing may be in one that does not belong into an id.
            if (parts.length != 3 || !TAG.matcher(parts[0]).matches()) {
                throw new IllegalArgumentException("This is no place in a stream");
            }
            Position position = position(parts[1], parts[2]);
            if (position.isNone() || entries.put(parts[0], position) != null) {
                throw new IllegalArgumentException("No client was ever shown this place");
            }
        }
        return entries;
    }

    private static Position position(String offset, String epoch) {
        return WirePosition.of(URLDecoder.decode(epoch, StandardCharsets.UTF_8), Long.parseLong(offset, RADIX));
    }
}
