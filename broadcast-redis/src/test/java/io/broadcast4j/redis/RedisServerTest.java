package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedisServerTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    @RegisterExtension
    static final SharedRedis SHARED = new SharedRedis();

    @Test
    void it_answers_with_text_numbers_lists_and_null() {
        RedisServer server = SHARED.server();

        assertThat(server.command("SET", "k", "café")).isEqualTo("OK");
        assertThat(server.command("GET", "k")).isEqualTo("café");
        assertThat(server.command("GET", "absent")).isNull();
        assertThat(server.command("RPUSH", "l", "a", "b")).isEqualTo(2L);
        assertThat(server.command("LRANGE", "l", "0", "-1")).isEqualTo(List.of("a", "b"));
        assertThatThrownBy(() -> server.command("LPOP", "k")).hasMessageStartingWith("WRONGTYPE");
    }

    @Test
    void a_kill_and_a_restart_keep_what_is_on_disk_and_the_port() {
        try (RedisServer server = RedisServer.durable()) {
            int port = server.port();
            long pid = server.pid();
            server.command("SET", "k", "v");

            server.kill();
            assertThatThrownBy(() -> server.command("PING")).isInstanceOf(UncheckedIOException.class);
            server.restart();

            assertThat(server.command("GET", "k")).isEqualTo("v");
            assertThat(server.port()).isEqualTo(port);
            assertThat(server.pid()).isNotEqualTo(pid);
        }
    }

    @Test
    void a_restart_loses_what_is_not_on_disk() {
        RedisServer server = SHARED.server();
        server.command("SET", "k", "v");

        server.restart();

        assertThat(server.command("DBSIZE")).isEqualTo(0L);
    }

    @Test
    void an_empty_restart_loses_what_is_on_disk_too() {
        try (RedisServer server = RedisServer.durable()) {
            server.command("SET", "k", "v");
            String runId = server.info("run_id");

            server.restartEmpty();

            assertThat(server.command("DBSIZE")).isEqualTo(0L);
            assertThat(server.info("run_id")).isNotEqualTo(runId);
        }
    }

    @Test
    void a_paused_server_keeps_connections_and_answers_late() {
        RedisServer server = SHARED.server();
        try (RespClient client = RespClient.connect(server.port()).patience(SHORT)) {
            server.pause();
            assertThatThrownBy(() -> client.call("PING")).hasCauseInstanceOf(SocketTimeoutException.class);

            server.unpause();
            assertThat(client.patience(Await.PATIENCE).next()).isEqualTo("PONG");
        }
    }

    @Test
    void a_paused_server_can_be_closed() {
        RedisServer server = RedisServer.start();
        server.pause();

        server.close();

        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void it_takes_further_lines_of_configuration() {
        try (RedisServer server = RedisServer.start("maxmemory 10mb", "user default off", "appendonly yes")) {
            assertThat(server.command("CONFIG", "GET", "maxmemory")).isEqualTo(List.of("maxmemory", "10485760"));
            assertThat(server.command("CONFIG", "GET", "appendonly")).isEqualTo(List.of("appendonly", "yes"));
            try (RespClient client = RespClient.connect(server.port())) {
                assertThatThrownBy(() -> client.call("PING")).hasMessageStartingWith("NOAUTH");
            }
        }
    }

    @Test
    void a_server_that_cannot_start_tells_its_log() {
        assertThatThrownBy(() -> RedisServer.start("no-such-option 1")).hasMessageContaining("no-such-option");
    }

    @Test
    void the_carried_server_serves_where_none_is_installed() {
        try (RedisServer server = RedisServer.start(RedisBinary.carried())) {
            assertThat(server.info("redis_version")).startsWith("6.2.");
            assertThat(server.supportsShardedPubSub()).isFalse();
            server.command("SET", "k", "v");
            assertThat(server.command("GET", "k")).isEqualTo("v");
        }
    }
}
