package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.test.DeliveryChecker;
import io.broadcast4j.test.SubscriberLog;
import tools.jackson.databind.JsonNode;

/** Reads what happens to one subscription of a client, and writes it down for the judge. For one thread. */
final class BurstReader {
    private final AnyCableClient client;
    private final String room;
    private final SubscriberLog log;
    private int gaps;

    BurstReader(DeliveryChecker checker, AnyCableClient client, String room) {
        this.client = client;
        this.room = room;
        log = checker.subscribed("ann", CableServer.room(room), Position.NONE);
    }

    int gaps() {
        return gaps;
    }

    void readMessages(int count) {
        for (int i = 0; i < count; i++) {
            readUntil("message");
        }
    }

    void readUntilMessage(String id) {
        while (!readUntil("message").at("/message/id").asString().equals(id)) {
            // It is not there yet.
        }
    }

    JsonNode readUntilConnected() {
        return readUntil("connect");
    }

    void readUntilGap() {
        int before = gaps;
        while (gaps == before) {
            readUntil("info");
        }
    }

    private JsonNode readUntil(String event) {
        AnyCableClient.Event next = client.next(room);
        note(next);
        while (!next.name().equals(event)) {
            next = client.next(room);
            note(next);
        }
        return next.detail();
    }

    private void note(AnyCableClient.Event event) {
        JsonNode detail = event.detail();
        if (event.name().equals("message")) {
            JsonNode message = detail.get("message");
            log.delivered(message.get("id").asString(), message.toString(), position(detail.get("meta")));
        } else if (detail.path("type").asString("").equals("history_not_found")) {
            gaps++;
            log.gapSignalled();
        }
    }

    /** Takes from the epoch on the wire what stands before the dot; behind it is the id of the entry. */
    private static Position position(JsonNode meta) {
        assertThat(meta.path("epoch").isString())
                .as("a message comes with its position")
                .isTrue();
        String epoch = meta.get("epoch").asString();
        return new Position(epoch.split("\\.", 2)[0], meta.get("offset").asLong(), "");
    }
}
