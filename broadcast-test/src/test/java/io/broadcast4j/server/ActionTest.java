package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.channel.Action;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ActionTest {
    private final Talk talk = new Talk();
    private final Lab lab = Lab.of(talk);
    private final LabClient client = lab.connect().inRoom();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"action\":\"nothing\"}           | nothing",
                "{\"action\":\"json\",\"a\":1}      | json {\"action\":\"json\",\"a\":1}",
                "{\"action\":\"record\",\"text\":\"hi\",\"likes\":3,\"more\":0} | record hi 3",
                "{\"action\":\"renamed\"}           | original",
                "{\"action\":\"inherited\"}         | inherited",
                "{\"action\":\"hidden\"}            | package-private",
                "{\"text\":\"hi\"}                  | receive {\"text\":\"hi\"}",
                "{\"action\":\"\",\"a\":1}          | receive {\"action\":\"\",\"a\":1}",
                "{\"action\":\" \"}                 | receive {\"action\":\" \"}",
                "{\"action\":null}                  | receive {\"action\":null}",
                "{\"action\":\"receive\"}           | receive {\"action\":\"receive\"}",
            })
    void an_annotated_method_is_called_in_any_of_its_forms(String data, String heard) {
        client.perform(ROOM, data);

        assertThat(talk.heard).containsExactly(heard);
        assertThat(client.fresh()).isEmpty();
    }

    @Test
    void the_caller_is_handed_in() {
        client.act("client").perform(ROOM, "{\"action\":\"both\",\"text\":\"hi\",\"likes\":1}");

        assertThat(client.fresh()).containsExactly(message(ROOM, "\"client\""), message(ROOM, "\"both hi\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "getClass",
                "hashCode",
                "notify",
                "wait",
                "toString",
                "finalize",
                "subscribed",
                "unsubscribed",
                "failed",
                "beforeAction",
                "helper",
                "inheritedHelper",
                "original",
                "NOTHING",
                "nothing ",
                "Talk.nothing",
                "unknown"
            })
    void no_other_method_can_be_reached(String name) {
        client.act(name);

        assertThat(lab.events.startingWith("ignored")).containsExactly("ignored unknown_action Room#" + name);
        assertThat(talk.heard).isEmpty();
        assertUnharmed();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"action\":\"record\",\"text\":\"hi\"}                     | likes",
                "{\"action\":\"record\",\"likes\":1}                         | text",
                "{\"action\":\"record\",\"text\":null,\"likes\":1}           | text",
                "{\"action\":\"record\",\"text\":\"hi\",\"likes\":\"many\"}  | likes",
                "{\"action\":\"record\",\"text\":5,\"likes\":1}              | text",
                "{\"action\":\"record\",\"text\":{},\"likes\":1}             | text",
                "{\"action\":\"record\",\"text\":\"hi\",\"likes\":1.5}       | likes",
            })
    void data_that_does_not_fit_is_refused_by_the_name_of_its_field(String data, String field) {
        client.perform(ROOM, data);

        assertThat(lab.events.startingWith("ignored"))
                .singleElement()
                .asString()
                .startsWith("ignored bad_data Room#record " + field + ":");
        assertThat(talk.heard).isEmpty();
        assertUnharmed();
    }

    @Test
    void what_an_action_throws_is_reported_and_harms_nobody() {
        client.act("explode").act("overflow");

        assertThat(lab.events.startingWith("failed"))
                .containsExactly("failed Room#explode boom", "failed Room#overflow deep");
        assertUnharmed();
    }

    @Test
    void an_action_of_a_subscription_that_does_not_exist_is_ignored() {
        client.unsubscribe(ROOM).act("nothing");

        assertThat(talk.heard).isEmpty();
        assertThat(lab.events.startingWith("ignored unknown_subscription")).hasSize(1);
    }

    @Test
    void a_rejected_subscription_has_no_actions() {
        RecordingChannel strict = new RecordingChannel(Subscription::reject);
        Lab rejecting = Lab.of(strict);

        rejecting.connect().subscribe(ROOM).act("act");

        assertThat(strict.calls).doesNotContain("act");
    }

    private void assertUnharmed() {
        client.act("nothing");
        assertThat(talk.heard).containsExactly("nothing");
        assertThat(client.fresh()).isEmpty();
        assertThat(client.closed()).isEmpty();
    }

    /** What a client says. */
    record Words(String text, int likes) {}

    /** Has an action and a helper that subclasses inherit. */
    static class Speech implements Channel {
        final List<String> heard = new ArrayList<>();

        @Action
        public void inherited() {
            heard.add("inherited");
        }

        public void inheritedHelper() {
            heard.add("helper of the parent");
        }
    }

    /** Has actions of every form, and methods that are none. */
    static final class Talk extends Speech {
        @Action
        public void nothing() {
            heard.add("nothing");
        }

        @Action
        public void client(Subscription client) {
            client.transmit("client");
        }

        @Action
        public void json(Json data) {
            heard.add("json " + data);
        }

        @Action
        public void record(Words words) {
            heard.add("record " + words.text() + " " + words.likes());
        }

        @Action
        public void both(Subscription client, Words words) {
            client.transmit("both " + words.text());
        }

        @Action("renamed")
        public void original() {
            heard.add("original");
        }

        @Action
        void hidden() {
            heard.add("package-private");
        }

        @Action
        public void receive(Subscription client, Json data) {
            heard.add("receive " + data);
        }

        @SuppressWarnings("DoNotCallSuggester")
        @Action
        public void explode() {
            throw new IllegalStateException("boom");
        }

        @SuppressWarnings("DoNotCallSuggester")
        @Action
        public void overflow() {
            throw new StackOverflowError("deep");
        }

        public void helper() {
            heard.add("helper");
        }
    }
}
