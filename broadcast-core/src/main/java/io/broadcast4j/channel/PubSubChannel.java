package io.broadcast4j.channel;

import io.broadcast4j.Stream;
import io.broadcast4j.auth.SignedStreams;
import io.broadcast4j.json.Json;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lets clients subscribe to streams without a channel of the application's, as AnyCable's clients do with
 * {@code cable.streamFromSigned(name)} and {@code cable.streamFrom(name)}:
 *
 * <pre>{@code
 * SignedStreams streams = SignedStreams.with(secret);
 * builder.channel(PubSubChannel.NAME, PubSubChannel.signed(streams))
 * }</pre>
 *
 * <p>A client subscribes with the param {@code signed_stream_name}, whose value the application has signed with
 * {@link SignedStreams#sign(Stream)} and put into a page, or with {@code stream_name} where public streams are allowed.
 * It may be present on its stream, and see who else is. A client that asks for anything else is rejected, and not told
 * why.
 *
 * <p>Immutable, thread-safe. Non-blocking.
 */
public final class PubSubChannel implements Channel {
    /** The name under which AnyCable's clients look for this channel. */
    public static final String NAME = "$pubsub";

    private static final String SIGNED = "signed_stream_name";
    private static final String PUBLIC = "stream_name";

    private final SignedStreams signed;
    private final Predicate<Stream> isPublic;
    private final boolean whispers;
    private final InstantSource time;

    private PubSubChannel(SignedStreams signed, Predicate<Stream> isPublic, boolean whispers, InstantSource time) {
        this.signed = signed;
        this.isPublic = isPublic;
        this.whispers = whispers;
        this.time = time;
    }

    /** Creates a channel for streams whose names were signed, and for no others. */
    public static PubSubChannel signed(SignedStreams streams) {
        return new PubSubChannel(streams, stream -> false, false, InstantSource.system());
    }

    /**
     * Returns a channel for public streams too: whoever may connect may subscribe to <em>every</em> stream of the server by
     * its name, those of other channels and those that are signed for others included, and whisper there.
     * {@link #withPublicStreams(Predicate)} opens no more than what it is told to.
     */
    public PubSubChannel withPublicStreams() {
        return withPublicStreams(stream -> true);
    }

    /**
     * Returns a channel for some public streams too, such as
     * {@code stream -> stream.name().startsWith("public:")}.
     *
     * @param which tells whether a stream is for everybody; called on the subscription's executor
     */
    public PubSubChannel withPublicStreams(Predicate<Stream> which) {
        return new PubSubChannel(signed, which, whispers, time);
    }

    /** Returns a channel whose clients may whisper on signed streams too. On public ones they may in any case. */
    public PubSubChannel withWhispers() {
        return new PubSubChannel(signed, isPublic, true, time);
    }

    /** Returns a channel that takes the time, by which signed names end, from elsewhere than the system's clock. */
    public PubSubChannel time(InstantSource source) {
        return new PubSubChannel(signed, isPublic, whispers, source);
    }

    @Override
    public void subscribed(Subscription client) {
        boolean isSigned = client.params().has(SIGNED);
        Optional<Stream> stream = isSigned == client.params().has(PUBLIC)
                ? Optional.empty()
                : isSigned ? signedStream(client) : publicStream(client);
        stream.ifPresentOrElse(found -> open(client, found, whispers || !isSigned), client::reject);
    }

    private Optional<Stream> signedStream(Subscription client) {
        return text(client.params(), SIGNED).flatMap(name -> signed.verify(name, client.identity(), time.instant()));
    }

    private Optional<Stream> publicStream(Subscription client) {
        return text(client.params(), PUBLIC).flatMap(PubSubChannel::named).filter(isPublic);
    }

    private static Optional<String> text(Json params, String name) {
        return Optional.of(params.get(name)).filter(Json::isText).map(Json::text);
    }

    private static Optional<Stream> named(String name) {
        try {
            return Optional.of(new Stream(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void open(Subscription client, Stream stream, boolean whispers) {
        client.streamFrom(stream);
        if (whispers) {
            client.allowWhispers(stream);
        }
        client.presence(stream).open();
    }
}
