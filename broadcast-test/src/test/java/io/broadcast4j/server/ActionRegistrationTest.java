package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.channel.Action;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Which methods can be actions is found out when a channel is registered. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ActionRegistrationTest {
    @Test
    void parameters_that_no_action_has_are_refused_with_the_legal_forms() {
        for (Channel channel : List.of(new ThreeParameters(), new TwoData(), new WrongOrder(), new TwoClients())) {
            assertThatThrownBy(() -> BroadcastServer.builder().channel("Room", channel))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(channel.getClass().getSimpleName())
                    .hasMessageContaining("m(), m(Subscription), m(Data) and m(Subscription, Data)");
        }
    }

    @Test
    void a_factory_is_checked_as_well() {
        assertThatThrownBy(
                        () -> BroadcastServer.builder().channel("Room", WrongOrder.class, client -> new WrongOrder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("legal forms");
    }

    @Test
    void static_and_private_methods_are_refused() {
        for (Channel channel : List.of(new StaticAction(), new PrivateAction())) {
            assertThatThrownBy(() -> BroadcastServer.builder().channel("Room", channel))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("neither static nor private");
        }
    }

    @Test
    void two_actions_of_one_name_are_refused() {
        assertThatThrownBy(() -> BroadcastServer.builder().channel("Room", new Ambiguous()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"speak\"");
    }

    @Test
    void a_proxy_by_subclass_has_the_actions_of_the_class_behind_it() {
        Proxy proxy = new Proxy();
        LabClient client = Lab.of(proxy).connect().inRoom();

        client.act("speak").act("shout");

        assertThat(proxy.heard).containsExactly("around speak", "speak", "shout");
    }

    @Test
    void an_override_may_be_annotated_again() {
        Louder louder = new Louder();

        Lab.of(louder).connect().inRoom().act("speak");

        assertThat(louder.heard).containsExactly("SPEAK");
    }

    static class Plain implements Channel {
        final List<String> heard = new ArrayList<>();

        @Action
        public void speak(Subscription client) {
            heard.add("speak");
        }

        @Action
        public void shout() {
            heard.add("shout");
        }
    }

    static final class Proxy extends Plain {
        @Override
        public void speak(Subscription client) {
            heard.add("around speak");
            super.speak(client);
        }
    }

    static final class Louder extends Plain {
        @Action
        @Override
        public void speak(Subscription client) {
            heard.add("SPEAK");
        }
    }

    static final class ThreeParameters implements Channel {
        @Action
        public void speak(Subscription client, Json data, String more) {}
    }

    static final class TwoData implements Channel {
        @Action
        public void speak(Json data, String more) {}
    }

    static final class WrongOrder implements Channel {
        @Action
        public void speak(Json data, Subscription client) {}
    }

    static final class TwoClients implements Channel {
        @Action
        public void speak(Subscription client, Subscription other) {}
    }

    static final class StaticAction implements Channel {
        @Action
        public static void speak() {}
    }

    static final class PrivateAction implements Channel {
        @SuppressWarnings("UnusedMethod")
        @Action
        private void speak() {}
    }

    static final class Ambiguous implements Channel {
        @Action
        public void speak() {}

        @Action("speak")
        public void talk() {}
    }
}
