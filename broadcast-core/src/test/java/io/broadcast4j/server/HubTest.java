package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.InMemoryBackplane;
import io.broadcast4j.backplane.Publication;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.protocol.ActionCableProtocol;
import io.broadcast4j.protocol.Command;
import io.broadcast4j.protocol.Protocol;
import io.broadcast4j.protocol.Welcome;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HubTest {
    private static final Stream NEWS = Stream.of("news");

    private final InMemoryBackplane backplane = new InMemoryBackplane(Runnable::run, 1 << 20);
    private final Shard left = new Shard(0, Runnable::run, failure -> {});
    private final Shard right = new Shard(1, Runnable::run, failure -> {});
    private final Hub hub =
            new Hub(backplane, backplane.history(), List.of(left, right), new BroadcastObserver() {}, 1 << 20);
    private final CountingProtocol protocol = new CountingProtocol();

    @BeforeEach
    void connect() {
        backplane.start(hub::receive);
    }

    @Test
    void ten_thousand_subscribers_with_one_identifier_cost_one_encoding() {
        List<FakeRecipient<HeldOutlet>> clients = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            FakeRecipient<HeldOutlet> client = recipient("c" + i, i % 2 == 0 ? left : right);
            clients.add(client);
            hub.join(NEWS, new Lane.Key(protocol, "id"), client).open();
        }
        publish("1");
        assertThat(protocol.encodings).hasValue(1);
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.outlet().sends).hasSize(1));
    }

    @Test
    void each_identifier_is_encoded_once() {
        for (String identifier : List.of("a", "b", "a", "b", "c")) {
            hub.join(NEWS, new Lane.Key(protocol, identifier), recipient(identifier, left))
                    .open();
        }
        publish("1");
        assertThat(protocol.encodings).hasValue(3);
    }

    @Test
    void nobody_listens_any_more_when_the_last_one_has_left() {
        Membership first = hub.join(NEWS, new Lane.Key(protocol, "a"), recipient("1", left));
        Membership second = hub.join(NEWS, new ListenerMember.Terms("2", Runnable::run, message -> {}, () -> {}));
        first.leave();
        first.leave();
        assertThat(hub.isListening(NEWS)).isTrue();
        second.leave();
        assertThat(hub.isListening(NEWS)).isFalse();
        publish("1");
        assertThat(protocol.encodings).hasValue(0);
    }

    @Test
    void members_leave_in_any_order_and_the_others_still_receive() {
        List<FakeRecipient<HeldOutlet>> clients = new ArrayList<>();
        List<Membership> memberships = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(recipient("c" + i, left));
            memberships.add(hub.join(NEWS, new Lane.Key(protocol, "id"), clients.get(i)));
            memberships.get(i).open();
        }
        for (int gone : new int[] {0, 9, 4}) {
            memberships.get(gone).leave();
        }
        publish("1");
        for (int i = 0; i < 10; i++) {
            assertThat(clients.get(i).outlet().sends).hasSize(i == 0 || i == 9 || i == 4 ? 0 : 1);
        }
    }

    @Test
    void the_excluded_connection_receives_nothing() {
        FakeRecipient<HeldOutlet> me = recipient("me", left);
        FakeRecipient<HeldOutlet> you = recipient("you", right);
        hub.join(NEWS, new Lane.Key(protocol, "id"), me).open();
        hub.join(NEWS, new Lane.Key(protocol, "id"), you).open();
        backplane.publish(Publication.passing(new Message(NEWS, "1", Position.NONE, "me")));
        assertThat(me.outlet().sends).isEmpty();
        assertThat(you.outlet().sends).hasSize(1);
    }

    @Test
    void a_lane_that_cannot_be_encoded_does_not_keep_the_message_from_the_others() {
        FakeRecipient<HeldOutlet> healthy = recipient("1", left);
        hub.join(NEWS, new Lane.Key(protocol, "poison"), recipient("2", left)).open();
        hub.join(NEWS, new Lane.Key(protocol, "fine"), healthy).open();
        publish("1");
        assertThat(healthy.outlet().sends).hasSize(1);
    }

    private static FakeRecipient<HeldOutlet> recipient(String id, Shard shard) {
        return FakeRecipient.of(id, shard, new HeldOutlet(true));
    }

    private void publish(String json) {
        backplane.publish(Publication.passing(new Message(NEWS, json, Position.NONE, null)));
    }

    /** Counts how often a message is encoded. */
    static final class CountingProtocol implements Protocol {
        final AtomicInteger encodings = new AtomicInteger();
        private final Protocol real = new ActionCableProtocol(new JsonCodec());

        @Override
        public Frame message(String identifier, Message message) {
            encodings.incrementAndGet();
            if (identifier.equals("poison")) {
                throw new IllegalStateException("poison");
            }
            return real.message(identifier, message);
        }

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public Command decode(String text) {
            return real.decode(text);
        }

        @Override
        public Frame welcome(Welcome welcome) {
            return real.welcome(welcome);
        }

        @Override
        public Frame pong() {
            return real.pong();
        }

        @Override
        public Frame historyConfirmation(String identifier) {
            return real.historyConfirmation(identifier);
        }

        @Override
        public Frame historyRejection(String identifier) {
            return real.historyRejection(identifier);
        }

        @Override
        public Optional<Frame> gap(String identifier) {
            return real.gap(identifier);
        }

        @Override
        public Frame presence(String identifier, PresencePage page, boolean records) {
            return real.presence(identifier, page, records);
        }

        @Override
        public Frame presenceFailure(String identifier) {
            return real.presenceFailure(identifier);
        }

        @Override
        public Protocol withPositions() {
            return this;
        }

        @Override
        public Frame ping(long epochSeconds) {
            return real.ping(epochSeconds);
        }

        @Override
        public Frame confirmation(String identifier) {
            return real.confirmation(identifier);
        }

        @Override
        public Frame rejection(String identifier) {
            return real.rejection(identifier);
        }

        @Override
        public Frame transmission(String identifier, String json) {
            return real.transmission(identifier, json);
        }

        @Override
        public Frame disconnect(Disconnect reason) {
            return real.disconnect(reason);
        }
    }
}
