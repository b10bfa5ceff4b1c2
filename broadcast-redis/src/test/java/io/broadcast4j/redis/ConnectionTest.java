package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.Stream;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.resource.EpollProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ways to Redis other than plainly over TCP, and who may go them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ConnectionTest {
    private static final Stream STREAM = Stream.of("room");

    /** All that a node does, as the documentation says it, where Redis is no cluster. */
    private static final String RIGHTS = "~app:* &app:* -@all +eval +evalsha +subscribe +unsubscribe +publish"
            + " +client|setname +time +get +set +hmget +hset +hlen +hkeys +hdel +del +pttl +persist +pexpire"
            + " +xadd +xlen +xrange +xrevrange +xdel";

    /** What is more where it is one. */
    static final String RIGHTS_IN_A_CLUSTER =
            RIGHTS + " +ssubscribe +sunsubscribe +spublish +info +cluster|nodes +cluster|myid +asking";

    @TempDir
    private Path folder;

    private RedisServer redis;

    @AfterEach
    void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void messages_go_over_tls_to_a_server_that_is_trusted() {
        Certificate certificate = Certificate.in(folder);
        String uri = startWithTls(certificate);
        SslOptions trust =
                SslOptions.builder().trustManager(certificate.chain().toFile()).build();

        assertCarries(RedisBackplane.builder(uri).ssl(trust));
    }

    @Test
    void a_server_that_is_not_trusted_is_not_connected_to() {
        String uri = startWithTls(Certificate.in(folder));

        assertThatThrownBy(RedisBackplane.builder(uri)::build)
                .isInstanceOf(BroadcastException.class)
                .hasMessageContaining("cannot be reached")
                .hasMessageContaining("certification path");
    }

    @Test
    void a_user_with_the_documented_rights_is_enough() {
        redis = RedisServer.start();
        allow(RIGHTS);

        assertCarries(RedisBackplane.builder(uriOf("app", "secret")).prefix("app"));

        assertNothingIsMissing(redis);
    }

    @Test
    void a_wrong_password_is_told_and_not_shown() {
        redis = RedisServer.start();
        allow(RIGHTS);

        assertThatThrownBy(RedisBackplane.builder(uriOf("app", "guessed")).prefix("app")::build)
                .isInstanceOf(BroadcastException.class)
                .hasMessageContaining("WRONGPASS")
                .hasMessageNotContaining("guessed");
    }

    @Test
    void a_right_that_is_missing_is_named() {
        redis = RedisServer.start();
        allow(RIGHTS + " -xadd");

        try (Listener node =
                new Listener(RedisBackplane.builder(uriOf("app", "secret")).prefix("app"))) {
            assertThatThrownBy(() ->
                            node.publish(STREAM, "1").toCompletableFuture().join())
                    .hasCauseInstanceOf(BroadcastException.class)
                    .hasMessageContaining("Redis refused")
                    .hasMessageContaining("can't run this command");
        }
    }

    @Test
    void channels_that_are_not_allowed_are_told_as_the_reason_of_the_loss() {
        redis = RedisServer.start();
        allow(RIGHTS + " resetchannels &other:*");

        try (Listener node =
                new Listener(RedisBackplane.builder(uriOf("app", "secret")).prefix("app"))) {
            Await.until("the loss is told", () -> !node.cause().isEmpty());
            assertThat(node.cause()).contains("channel");
        }
    }

    @Test
    void connections_have_the_name_of_the_prefix_or_that_of_the_address() {
        redis = RedisServer.start();
        RedisURI named = RedisURI.create(redis.uri());
        named.setClientName("shop");

        try (RedisBackplane one =
                        RedisBackplane.builder(redis.uri()).prefix("app").build();
                RedisBackplane other = RedisBackplane.builder(named).build()) {
            Await.until("both of each are there", () -> count("name=app ") == 2 && count("name=shop ") == 2);
            assertThat(one.history()).isNotSameAs(other.history());
        }
    }

    @Test
    void messages_go_over_a_unix_socket() {
        assumeTrue(EpollProvider.isAvailable(), "There is no native transport for this system on the class path");
        Path socket = folder.resolve("redis.sock");
        redis = RedisServer.start("unixsocket " + socket);

        assertCarries(RedisBackplane.builder("redis-socket://" + socket));
        assertThat(redis.info("total_connections_received")).isNotEmpty();
    }

    private void assertCarries(RedisBackplane.Builder description) {
        try (Listener node = new Listener(description)) {
            node.listen(STREAM);
            node.publish(STREAM, "1").toCompletableFuture().join();
            node.await(STREAM, "1");
        }
    }

    private String startWithTls(Certificate certificate) {
        int port = FreePort.next();
        try {
            redis = RedisServer.start(
                    "tls-port " + port,
                    "tls-cert-file " + certificate.chain(),
                    "tls-key-file " + certificate.key(),
                    "tls-ca-cert-file " + certificate.chain(),
                    "tls-auth-clients no");
        } catch (IllegalStateException e) {
            if (!String.valueOf(e.getMessage()).contains("tls-port")) {
                throw e;
            }
            return abort("This redis-server was built without TLS");
        }
        return "rediss://127.0.0.1:" + port;
    }

    /** The client tells which library it is, and does not mind if it may not, or if Redis is too old to know of that. */
    static void assertNothingIsMissing(RedisServer server) {
        List<?> denials = (List<?>) server.command("ACL", "LOG");
        assertThat(denials).allSatisfy(denial -> {
            List<?> fields = (List<?>) denial;
            assertThat((String) fields.get(fields.indexOf("object") + 1)).startsWith("client");
        });
    }

    private void allow(String rights) {
        redis.command(allowing(rights));
    }

    /** Returns the command that gives a user these rights. */
    static String[] allowing(String rights) {
        List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", "app", "on", ">secret", "resetchannels"));
        command.addAll(Arrays.asList(rights.split(" ")));
        return command.toArray(String[]::new);
    }

    private String uriOf(String user, String password) {
        return "redis://" + user + ":" + password + "@127.0.0.1:" + redis.port();
    }

    private long count(String part) {
        return ((String) redis.command("CLIENT", "LIST"))
                .lines()
                .filter(line -> line.contains(part))
                .count();
    }
}
