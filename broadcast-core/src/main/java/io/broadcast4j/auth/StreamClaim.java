package io.broadcast4j.auth;

import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is signed of a stream: its name, and on which terms it is good.
 *
 * <p>Immutable, thread-safe.
 */
record StreamClaim(Stream stream, StreamTerms terms) {
    private static final String NAME = "stream";
    private static final String END = "exp";
    private static final String OWNER = "sub";

    /** Puts claims into JSON and back. Immutable, thread-safe. */
    static final class Codec {
        private final JsonCodec json;

        Codec(JsonCodec json) {
            this.json = json;
        }

        String write(StreamClaim claim) {
            StreamTerms terms = claim.terms();
            if (terms.equals(StreamTerms.NONE)) {
                return json.quote(claim.stream().name());
            }
            Map<String, Object> members = new LinkedHashMap<>();
            members.put(NAME, claim.stream().name());
            if (terms.end() != null) {
                members.put(END, terms.end().getEpochSecond());
            }
            if (terms.owner() != null) {
                members.put(OWNER, terms.owner());
            }
            return json.encode(members);
        }

        /** Returns nothing if a text is no claim, names a stream that clients cannot have, or has terms not known here. */
        Optional<StreamClaim> read(String text) {
            try {
                Json claim = json.decode(text);
                return Optional.of(
                        claim.isText()
                                ? new StreamClaim(new Stream(claim.text()), StreamTerms.NONE)
                                : withTerms(claim));
            } catch (IllegalArgumentException | DateTimeException e) {
                return Optional.empty();
            }
        }

        /** A term that is there and not understood, or null, must not be taken for none. */
        private static StreamClaim withTerms(Json claim) {
            Set<String> names = claim.names();
            if (!Set.of(NAME, END, OWNER).containsAll(names)) {
                throw new IllegalArgumentException("Unknown terms");
            }
            Instant end = names.contains(END) ? Instant.ofEpochSecond(claim.integer(END)) : null;
            String owner = names.contains(OWNER) ? claim.text(OWNER) : null;
            return new StreamClaim(new Stream(claim.text(NAME)), new StreamTerms(end, owner));
        }
    }
}
