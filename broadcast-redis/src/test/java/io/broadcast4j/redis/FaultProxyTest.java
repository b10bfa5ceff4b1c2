package io.broadcast4j.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultProxyTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    @RegisterExtension
    static final SharedRedis SHARED = new SharedRedis();

    private FaultProxy proxy;
    private RespClient commands;
    private RespClient subscriber;

    @BeforeEach
    void connect() {
        proxy = FaultProxy.before(SHARED.server());
        commands = RespClient.connect(proxy.port());
        assertThat(commands.call("PING")).isEqualTo("PONG");
        subscriber = RespClient.connect(proxy.port());
        subscriber.call("SUBSCRIBE", "c");
    }

    @AfterEach
    void close() {
        commands.close();
        subscriber.close();
        proxy.close();
    }

    @Test
    void without_faults_all_passes() {
        String large = "x".repeat(1_000_000);
        commands.call("SET", "k", large);

        assertThat(commands.call("GET", "k")).isEqualTo(large);
        assertThat(publish("hello")).isEqualTo(1L);
        assertThat(subscriber.next()).isEqualTo(message("hello"));
        assertThat(proxy.connections()).isEqualTo(2);
    }

    @Test
    void a_cut_is_a_reset_on_both_sides() {
        assertThat(proxy.cutAll()).isEqualTo(2);

        assertThatIsReset(() -> commands.call("PING"));
        assertThatIsReset(() -> subscriber.next());
        Await.until("the server lets the subscriber go", () -> publish("hello").equals(0L));
        assertThat(proxy.connections()).isZero();
    }

    @Test
    void subscribers_can_be_cut_alone() {
        assertThat(proxy.connections(Peers.SUBSCRIBERS)).isEqualTo(1);
        assertThat(proxy.connections(Peers.COMMANDS)).isEqualTo(1);

        assertThat(proxy.cut(Peers.SUBSCRIBERS)).isEqualTo(1);

        assertThatIsReset(() -> subscriber.next());
        assertThat(commands.call("PING")).isEqualTo("PONG");
    }

    @Test
    void a_client_that_leaves_is_not_counted_and_leaves_the_server_too() {
        subscriber.close();

        Await.until("the server lets the subscriber go", () -> publish("hello").equals(0L));
        Await.until("the proxy does not count it", () -> proxy.connections() == 1);
        assertThat(proxy.accepted()).isEqualTo(2);
    }

    @Test
    void the_end_of_a_server_is_passed_on() {
        SHARED.server().command("CLIENT", "KILL", "TYPE", "pubsub");

        assertThatThrownBy(subscriber::next).hasCauseInstanceOf(EOFException.class);
        assertThat(commands.call("PING")).isEqualTo("PONG");
    }

    @Test
    void it_refuses_new_connections_alone_until_it_accepts_again() {
        proxy.refuse();
        assertThatThrownBy(() -> RespClient.connect(proxy.port())).hasCauseInstanceOf(ConnectException.class);
        assertThat(commands.call("PING")).isEqualTo("PONG");

        proxy.accept();
        try (RespClient later = RespClient.connect(proxy.port())) {
            assertThat(later.call("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void a_blackhole_is_silent_and_heals_without_loss() {
        proxy.blackhole();
        assertThatIsSilent(() -> commands.patience(SHORT).call("PING"));
        publish("meanwhile");
        assertThatIsSilent(() -> subscriber.patience(SHORT).next());

        proxy.heal();
        assertThat(commands.patience(Await.PATIENCE).next()).isEqualTo("PONG");
        assertThat(subscriber.patience(Await.PATIENCE).next()).isEqualTo(message("meanwhile"));
    }

    @Test
    void a_blackhole_for_subscribers_hides_what_is_published_and_commands_go_on() {
        proxy.blackhole(Direction.TO_CLIENT, Peers.SUBSCRIBERS);

        assertThat(commands.call("PUBLISH", "c", "hello")).isEqualTo(1L);
        assertThatIsSilent(() -> subscriber.patience(SHORT).next());
    }

    @Test
    void a_blackhole_to_clients_lets_commands_arrive() {
        proxy.blackhole(Direction.TO_CLIENT);

        commands.send("SET", "k", "v");

        Await.until("the server has it", () -> "v".equals(SHARED.server().command("GET", "k")));
        assertThatIsSilent(() -> commands.patience(SHORT).next());
    }

    @Test
    void a_command_can_arrive_and_its_answer_be_lost() throws Exception {
        CompletableFuture<Void> cut = proxy.cutAfter(0, Direction.TO_CLIENT, Peers.COMMANDS);

        assertThatIsReset(() -> commands.call("SET", "k", "v"));

        cut.get(20, SECONDS);
        assertThat(SHARED.server().command("GET", "k")).isEqualTo("v");
        publish("hello");
        assertThat(subscriber.next()).isEqualTo(message("hello"));
    }

    @Test
    void a_command_can_be_cut_in_its_middle() throws Exception {
        CompletableFuture<Void> cut = proxy.cutAfter(20, Direction.TO_SERVER);

        assertThatIsReset(() -> commands.call("SET", "k", "v"));

        cut.get(20, SECONDS);
        assertThat(SHARED.server().command("GET", "k")).isNull();
    }

    @Test
    void new_connections_go_to_another_server() {
        try (RedisServer other = RedisServer.start()) {
            other.command("SET", "who", "other");

            proxy.retarget(other.port());

            assertThat(commands.call("GET", "who")).isNull();
            try (RespClient later = RespClient.connect(proxy.port())) {
                assertThat(later.call("GET", "who")).isEqualTo("other");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3"})
    void a_swallowed_push_is_missing_and_the_others_arrive(String version) throws Exception {
        try (RespClient other = RespClient.connect(proxy.port())) {
            other.call("HELLO", version);
            other.call("SUBSCRIBE", "d");
            CompletableFuture<byte[]> swallowed = proxy.swallowPush("needle");

            SHARED.server().command("PUBLISH", "d", "before");
            SHARED.server().command("PUBLISH", "d", "the needle");
            SHARED.server().command("PUBLISH", "d", "needle again");

            assertThat(other.next()).isEqualTo(List.of("message", "d", "before"));
            assertThat(other.next()).isEqualTo(List.of("message", "d", "needle again"));
            assertThat(swallowed.get(20, SECONDS)).asString().contains("the needle");
        }
    }

    @Test
    void an_answer_is_not_taken_for_a_push() {
        CompletableFuture<byte[]> swallowed = proxy.swallowPush("needle");

        assertThat(commands.call("ECHO", "needle")).isEqualTo("needle");
        commands.call("RPUSH", "l", "x", "needle");
        assertThat(commands.call("LRANGE", "l", "0", "-1")).isEqualTo(List.of("x", "needle"));
        assertThat(swallowed).isNotDone();
    }

    @Test
    void a_server_that_is_away_is_a_reset() {
        SHARED.server().kill();

        assertThatIsReset(() -> {
            try (RespClient later = RespClient.connect(proxy.port())) {
                later.call("PING");
            }
        });
    }

    @Test
    void after_its_end_no_thread_is_left() {
        proxy.blackhole();
        commands.send("PING");
        proxy.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("fault-proxy-" + proxy.port()));
    }

    private static Object publish(String content) {
        return SHARED.server().command("PUBLISH", "c", content);
    }

    private static List<String> message(String content) {
        return List.of("message", "c", content);
    }

    private static void assertThatIsReset(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(SocketException.class)
                .satisfies(
                        failure -> assertThat(failure.getCause().getMessage()).containsAnyOf("reset", "Broken pipe"));
    }

    private static void assertThatIsSilent(ThrowingCallable call) {
        assertThatThrownBy(call).hasCauseInstanceOf(SocketTimeoutException.class);
    }
}
