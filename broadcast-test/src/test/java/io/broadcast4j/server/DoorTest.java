package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.auth.OriginPolicy;
import io.broadcast4j.transport.Admission;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in before anything is known of him. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DoorTest {
    private static final String PUBLIC = "203.0.113.7";

    private final RecordingChannel channel = new RecordingChannel();
    private final Lab lab = Lab.of(channel);

    @Test
    void a_page_of_another_site_is_refused() {
        Lab strict =
                Lab.with(builder -> builder.channel("Room", channel).origins(OriginPolicy.only("https://app.example")));

        Admission evil = strict.server.admit(
                Lab.handshake().header("Origin", "https://evil.example").build());
        Admission own = strict.server.admit(
                Lab.handshake().header("Origin", "https://app.example").build());

        assertThat(evil.status()).isEqualTo(403);
        assertThat(own.isGranted()).isTrue();
        assertThat(strict.events.startingWith("refused origin https://evil.example"))
                .hasSize(1);
    }

    @Test
    void by_default_only_pages_of_the_host_itself_are_let_in() {
        assertThat(lab.server
                        .admit(Lab.handshake()
                                .header("Host", "app.example")
                                .header("Origin", "http://app.example")
                                .build())
                        .isGranted())
                .isTrue();
        assertThat(lab.server
                        .admit(Lab.handshake()
                                .header("Host", "app.example")
                                .header("Origin", "http://evil.example")
                                .build())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_node_that_is_full_says_so_until_somebody_goes() {
        Lab small = Lab.with(builder -> builder.channel("Room", channel)
                .limits(Limits.DEFAULT.capacity(capacity -> capacity.withConnections(2, 64, 256))));
        LabClient first = small.connect();
        assertThat(small.server.admit(Lab.handshake().build()).isGranted()).isTrue();
        small.connect();

        Admission full = small.server.admit(Lab.handshake().build());
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.retryAfterSeconds()).isPositive();
        first.leave();

        assertThat(small.server.admit(Lab.handshake().build()).isGranted()).isTrue();
    }

    @Test
    void one_address_has_as_many_connections_as_the_limit_and_no_more() {
        LabClient first = knockAndOpen(PUBLIC);
        for (int i = 1; i < 256; i++) {
            knockAndOpen(PUBLIC);
        }

        assertThat(knock(PUBLIC).status()).isEqualTo(429);
        assertThat(knock("203.0.113.8").isGranted()).isTrue();
        first.leave();

        assertThat(knock(PUBLIC).isGranted()).isTrue();
    }

    @Test
    void one_address_may_knock_as_often_as_the_burst_and_then_at_the_rate() {
        for (int i = 0; i < 50; i++) {
            assertThat(knock(PUBLIC).isGranted()).isTrue();
        }

        Admission refused = knock(PUBLIC);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.retryAfterSeconds()).isPositive();
        assertThat(knock("2001:db8::1").isGranted()).isTrue();
        lab.passSeconds(1);

        for (int i = 0; i < 10; i++) {
            assertThat(knock(PUBLIC).isGranted()).isTrue();
        }
        assertThat(knock(PUBLIC).isGranted()).isFalse();
        assertThat(lab.events.startingWith("refused")).hasSize(2).first().isEqualTo("refused address " + PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "8.8.8.8", "2001:db8::1", "2001:DB8:0:0:0:0:0:1", "::ffff:203.0.113.7"})
    void public_addresses_are_limited(String address) {
        assertThat(grantedOf(60, address)).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.1.1",
                "fe80::1%2",
                "fd00::1",
                "fc00::1",
                "0.0.0.0"
            })
    void loopback_and_private_addresses_are_not(String address) {
        assertThat(grantedOf(60, address)).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "unknown", "cafe", "beef.fed", "999.1.1.1", "1.2.3", "12345", "./socket", "203.0.113.7:5000"
            })
    void what_is_no_address_is_neither_limited_nor_looked_up(String text) {
        assertThat(grantedOf(60, text)).isEqualTo(60);
    }

    @Test
    void a_container_that_tells_no_address_is_not_limited() {
        for (int i = 0; i < 60; i++) {
            assertThat(lab.server.admit(Lab.handshake().build()).isGranted()).isTrue();
        }
    }

    private int grantedOf(int knocks, String address) {
        int granted = 0;
        for (int i = 0; i < knocks; i++) {
            granted += knock(address).isGranted() ? 1 : 0;
        }
        return granted;
    }

    private Admission knock(String address) {
        return lab.server.admit(Lab.handshake().remoteAddress(address).build());
    }

    private LabClient knockAndOpen(String address) {
        lab.passSeconds(1);
        assertThat(knock(address).isGranted()).isTrue();
        return lab.open(Lab.handshake().remoteAddress(address));
    }
}
