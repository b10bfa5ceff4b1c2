package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.lettuce.core.cluster.SlotHash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LayoutTest {
    private static final Shard ONE = new Shard("one");
    private static final Shard OTHER = new Shard("other");
    private static final Names NAMES = new Names("app");

    @Test
    void a_single_server_has_everything_and_one_sign() {
        Layout layout = Layout.single();

        assertThat(layout.shards()).containsExactly(Shard.ALL);
        assertThat(layout.shard(channel("any"))).isEqualTo(Shard.ALL);
        assertThat(layout.owner(channel("any"))).isEqualTo(Shard.ALL);
        assertThat(layout.tags()).containsExactly("pulse");
        assertThat(layout.publishCommand()).isEqualTo("PUBLISH");
    }

    @Test
    void nothing_is_anywhere_as_long_as_nothing_is_known() {
        assertThat(Layout.UNKNOWN.shards()).isEmpty();
        assertThat(Layout.UNKNOWN.shard(channel("any"))).isNull();
        assertThat(Layout.UNKNOWN.owner(channel("any"))).isNull();
        assertThat(Layout.UNKNOWN.tags()).isEmpty();
    }

    @Test
    void a_channel_is_heard_at_the_master_of_its_slot() {
        ByteBuffer channel = channel("any");
        int slot = SlotHash.getSlot(channel.duplicate());
        Shard[] bySlot = all(ONE);
        bySlot[slot] = OTHER;

        Layout layout = Layout.cluster(bySlot, true);

        assertThat(layout.shards()).containsExactlyInAnyOrder(ONE, OTHER);
        assertThat(layout.shard(channel)).isEqualTo(OTHER);
        assertThat(channel.remaining()).isEqualTo(channel.capacity());
        assertThat(layout.publishCommand()).isEqualTo("SPUBLISH");
    }

    @Test
    void without_sharded_channels_it_is_heard_at_any_server_and_stored_at_its_master() {
        Layout layout = Layout.cluster(all(ONE), false);

        assertThat(layout.shards()).containsExactly(Shard.ALL);
        assertThat(layout.shard(channel("any"))).isEqualTo(Shard.ALL);
        assertThat(layout.owner(channel("any"))).isEqualTo(ONE);
    }

    @Test
    void each_master_has_a_tag_in_one_of_its_slots() {
        Shard[] bySlot = all(ONE);
        Arrays.fill(bySlot, 0, 100, OTHER);
        bySlot[7] = null;
        Layout layout = Layout.cluster(bySlot, true);

        Set<Shard> owners = layout.tags().stream()
                .map(tag -> layout.owner(ByteBuffer.wrap(NAMES.own(tag, "born"))))
                .collect(Collectors.toSet());

        assertThat(owners).containsExactlyInAnyOrder(ONE, OTHER);
        assertThat(layout.tags()).hasSize(2);
    }

    @Test
    void layouts_are_equal_if_every_slot_is_at_the_same_master() {
        Layout layout = Layout.cluster(all(ONE), true);
        Shard[] others = all(ONE);
        others[16_383] = OTHER;

        assertThat(layout)
                .isEqualTo(Layout.cluster(all(new Shard("one")), true))
                .isNotEqualTo(Layout.cluster(others, true))
                .isNotEqualTo(Layout.cluster(all(ONE), false));
    }

    private static Shard[] all(Shard owner) {
        Shard[] bySlot = new Shard[SlotHash.SLOT_COUNT];
        Arrays.fill(bySlot, owner);
        return bySlot;
    }

    private static ByteBuffer channel(String stream) {
        return ByteBuffer.wrap(NAMES.of(Stream.of(stream), "live"));
    }
}
