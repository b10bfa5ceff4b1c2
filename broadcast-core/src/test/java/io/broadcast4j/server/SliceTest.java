package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.protocol.ActionCableProtocol;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SliceTest {
    private final Shard shard = new Shard(0, Runnable::run, failure -> {});
    private final Slice slice = new Slice();
    private final List<LaneMember> members = new ArrayList<>();

    @Test
    void whoever_was_never_added_takes_nobody_along() {
        add(3);

        slice.remove(member("stranger"));

        assertThat(slice.members()).isEqualTo(members);
    }

    @Test
    void whoever_was_removed_takes_nobody_along_the_second_time() {
        add(3);

        slice.remove(members.get(0));
        slice.remove(members.get(0));

        assertThat(slice.members()).containsExactlyInAnyOrder(members.get(1), members.get(2));
    }

    @Test
    void an_empty_slice_has_nobody_to_remove() {
        slice.remove(member("stranger"));

        assertThat(slice.members()).isEmpty();
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            members.add(member("c" + i));
            slice.add(members.get(i));
        }
    }

    private LaneMember member(String id) {
        return new LaneMember(
                new Lane.Key(new ActionCableProtocol(new JsonCodec()), id),
                FakeRecipient.of(id, shard, new HeldOutlet(true)),
                new Gate.Capacity<>(1, 100, Delivery::bytes));
    }
}
