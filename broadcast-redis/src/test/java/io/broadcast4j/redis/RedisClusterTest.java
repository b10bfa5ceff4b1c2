package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedisClusterTest {
    private static RedisCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start();
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Test
    void each_server_has_its_slots_and_sends_clients_to_the_others() {
        int slot = cluster.slotOf("k");
        RedisServer stranger = cluster.strangerTo(slot);

        assertThat(cluster.uris()).hasSize(3);
        assertThat(cluster.ownerOf(slot).command("SET", "k", "v")).isEqualTo("OK");
        assertThatThrownBy(() -> stranger.command("GET", "k")).hasMessageStartingWith("MOVED " + slot);
    }

    @Test
    void a_slot_migrates_with_its_keys() {
        int slot = cluster.slotOf("{m}");
        RedisServer source = cluster.ownerOf(slot);
        RedisServer target = cluster.strangerTo(slot);
        source.command("MSET", "{m}1", "a", "{m}2", "b");

        cluster.beginMigration(slot, target);
        assertThatThrownBy(() -> source.command("GET", "{m}3")).hasMessageStartingWith("ASK " + slot);
        cluster.migrateKeys(slot, target);
        assertThatThrownBy(() -> source.command("GET", "{m}1")).hasMessageStartingWith("ASK " + slot);
        cluster.finishMigration(slot, target);

        assertThat(cluster.ownerOf(slot)).isSameAs(target);
        assertThat(target.command("GET", "{m}2")).isEqualTo("b");
        cluster.servers().stream()
                .filter(server -> server != target)
                .forEach(server ->
                        assertThatThrownBy(() -> server.command("GET", "{m}1")).hasMessageStartingWith("MOVED"));
    }

    @Test
    void a_slot_migrates_in_one_go() {
        int slot = cluster.slotOf("{n}");
        RedisServer target = cluster.strangerTo(slot);
        cluster.ownerOf(slot).command("SET", "{n}1", "a");

        cluster.migrate(slot, target);

        assertThat(target.command("GET", "{n}1")).isEqualTo("a");
    }
}
