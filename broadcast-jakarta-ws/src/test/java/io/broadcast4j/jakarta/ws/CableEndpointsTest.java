package io.broadcast4j.jakarta.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.broadcast4j.test.RecordingAcceptor;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CableEndpointsTest {
    private final RecordingAcceptor acceptor = new RecordingAcceptor();
    private final Extension deflate = extension("permessage-deflate");
    private final Extension other = extension("x-webkit-deflate-frame");

    @Test
    void an_endpoint_has_the_path_and_the_subprotocols_of_its_acceptor() {
        ServerEndpointConfig config = CableEndpoints.config("/updates", acceptor);

        assertThat(config.getPath()).isEqualTo("/updates");
        assertThat(config.getSubprotocols()).isEqualTo(acceptor.subprotocols());
        assertThat(CableEndpoints.builder(acceptor).config().getPath()).isEqualTo("/cable");
    }

    @Test
    void compression_is_refused_unless_asked_for() {
        Configurator plain = CableEndpoints.config("/cable", acceptor).getConfigurator();
        Configurator compressing =
                CableEndpoints.builder(acceptor).compression(true).config().getConfigurator();

        assertThat(plain.getNegotiatedExtensions(List.of(deflate), List.of(deflate)))
                .isEmpty();
        assertThat(compressing.getNegotiatedExtensions(List.of(other, deflate), List.of(other, deflate, deflate)))
                .containsExactly(deflate);
        assertThat(compressing.getNegotiatedExtensions(List.of(other), List.of(deflate)))
                .isEmpty();
    }

    @Test
    void subprotocols_are_told_apart_however_the_container_hands_them_over() {
        Configurator configurator = CableEndpoints.config("/cable", acceptor).getConfigurator();

        assertThat(configurator.getNegotiatedSubprotocol(List.of(), List.of("token, ,actioncable-v1-json ")))
                .isEqualTo("actioncable-v1-json");
        assertThat(configurator.getNegotiatedSubprotocol(List.of(), List.of("token")))
                .isEmpty();
    }

    @Test
    void the_author_s_mistakes_are_named() {
        assertThatThrownBy(() -> CableEndpoints.config("cable", acceptor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"cable\"");
        assertThatThrownBy(() -> CableEndpoints.builder(acceptor).path("/a").path("/b"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/a");
        assertThatThrownBy(
                        () -> CableEndpoints.builder(acceptor).compression(true).compression(false))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_container_that_refuses_an_endpoint_is_reported_with_the_path() throws DeploymentException {
        ServerContainer container = mock(ServerContainer.class);
        doThrow(new DeploymentException("taken")).when(container).addEndpoint(any(ServerEndpointConfig.class));

        assertThatThrownBy(() -> CableEndpoints.install(container, "/cable", acceptor))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/cable")
                .hasRootCauseMessage("taken");
    }

    private static Extension extension(String name) {
        return new Extension() {
            @Override
            public String getName() {
                return name;
            }

            @Override
            public List<Parameter> getParameters() {
                return List.of();
            }
        };
    }
}
