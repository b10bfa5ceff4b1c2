package io.broadcast4j.jakarta.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.broadcast4j.test.CableClient;
import io.broadcast4j.test.TransportContract.Running;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FrameWritersTest {
    private static final BlockingQueue<FrameWriter> CHOSEN = new LinkedBlockingQueue<>();

    @Test
    void jetty_writes_in_batches() throws Exception {
        assertThat(chosenBy(JettyContainer.start(FrameWritersTest::install, Optional.empty())))
                .isInstanceOf(JettyFrameWriter.class);
    }

    @Test
    void undertow_gathers_frames() throws Exception {
        assertThat(chosenBy(UndertowContainer.start(FrameWritersTest::install, Optional.empty())))
                .isInstanceOf(UndertowFrameWriter.class);
    }

    @Test
    void tomcat_and_tyrus_are_written_to_by_the_standard() throws Exception {
        assertThat(chosenBy(TomcatContainer.start(FrameWritersTest::install, Optional.empty())))
                .isInstanceOf(PortableFrameWriter.class);
        assertThat(chosenBy(TyrusContainer.start(FrameWritersTest::install))).isInstanceOf(PortableFrameWriter.class);
    }

    @Test
    void a_session_with_an_extension_is_written_to_by_the_standard() {
        JettyLike session = mock(JettyLike.class, withSettings().defaultAnswer(org.mockito.Answers.RETURNS_MOCKS));
        when(session.getCoreSession()).thenReturn(mock(CoreSession.class));
        when(session.getNegotiatedExtensions()).thenReturn(List.of(mock(Extension.class)));
        assertThat(FrameWriters.of(session)).isInstanceOf(PortableFrameWriter.class);

        when(session.getNegotiatedExtensions()).thenReturn(List.of());
        assertThat(FrameWriters.of(session)).isInstanceOf(JettyFrameWriter.class);
    }

    @Test
    void a_core_session_of_a_class_that_is_not_ours_is_written_to_by_the_standard() {
        JettyLike session = mock(JettyLike.class, withSettings().defaultAnswer(org.mockito.Answers.RETURNS_MOCKS));
        when(session.getCoreSession()).thenReturn("hidden");
        when(session.getNegotiatedExtensions()).thenReturn(List.of());

        assertThat(FrameWriters.of(session)).isInstanceOf(PortableFrameWriter.class);
    }

    private static FrameWriter chosenBy(Running container) throws InterruptedException {
        try (container;
                CableClient client =
                        CableClient.to(container.uri()).subprotocols().connect()) {
            assertThat(client.subprotocol()).isEmpty();
            return CHOSEN.poll(10, TimeUnit.SECONDS);
        }
    }

    private static void install(ServerContainer container) {
        try {
            container.addEndpoint(ServerEndpointConfig.Builder.create(Choosing.class, Containers.PATH)
                    .build());
        } catch (DeploymentException e) {
            throw new AssertionError(e);
        }
    }

    /** Notes which writer its session gets. Public, with a constructor, for containers. */
    public static final class Choosing extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            CHOSEN.add(FrameWriters.of(session));
        }
    }

    /** A session with the method by which Jetty's are recognised. */
    public interface JettyLike extends Session {
        /** Returns what stands below. */
        Object getCoreSession();
    }
}
