package io.broadcast4j.server;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.json.Json;
import java.util.function.Consumer;

/**
 * Streams from what a subscription names, in the ways a channel may: {@code from} while it subscribes, {@code late} after the
 * confirmation, {@code heard} by a listener that passes everything on; each a text with commas in between.
 */
final class MixedChannel implements Channel {
    /** Returns an identifier of this channel, by the name of {@code Mixed}. */
    static String identifier(String from, String late, String heard, int number) {
        return "{\"channel\":\"Mixed\",\"from\":\"" + from + "\",\"late\":\"" + late + "\",\"heard\":\"" + heard
                + "\",\"number\":" + number + "}";
    }

    static String streaming(String streams) {
        return identifier(streams, "", "", 0);
    }

    @Override
    public void subscribed(Subscription client) {
        each(client.params(), "from", client::streamFrom);
        each(client.params(), "heard", stream -> client.streamFrom(stream, (Json message) -> client.transmit(message)));
    }

    @Override
    public void afterSubscribe(Subscription client) {
        each(client.params(), "late", client::streamFrom);
    }

    private static void each(Json params, String name, Consumer<Stream> action) {
        for (String stream : params.text(name).split(",", -1)) {
            if (!stream.isEmpty()) {
                action.accept(Stream.of(stream));
            }
        }
    }
}
