package io.broadcast4j.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.protocol.EventNote;
import io.broadcast4j.test.EventClient;
import io.broadcast4j.test.EventStreamContract;
import io.broadcast4j.test.RecordingAcceptor;
import io.broadcast4j.test.RecordingConnection;
import io.broadcast4j.test.TransportContract.Running;
import io.broadcast4j.transport.Acceptor;
import io.broadcast4j.transport.Frame;
import java.net.URI;
import java.util.List;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class JettyTest {
    @Nested
    class Streams extends EventStreamContract {
        @Override
        protected Running start(Acceptor acceptor) throws Exception {
            return JettyContainer.start(Containers.Setup.of(acceptor));
        }
    }

    @Nested
    class Application extends ApplicationRules {
        @Override
        Running start(Containers.Setup setup) throws Exception {
            return JettyContainer.start(setup);
        }
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class Compression {
        @Test
        void a_handler_that_compresses_leaves_event_streams_as_they_are() throws Exception {
            RecordingAcceptor acceptor = new RecordingAcceptor();
            try (Running running =
                            JettyContainer.start(Containers.Setup.of(acceptor), context -> new GzipHandler(context));
                    EventClient client = EventClient.to(URI.create(running.uri() + "?channel=Room"))
                            .header("Accept-Encoding", "gzip")
                            .connect()) {
                RecordingConnection connection = acceptor.awaitConnection(0);
                connection
                        .send(List.of(new Frame("", EventNote.Stage.WELCOMED)))
                        .join();
                connection
                        .send(List.of(new Frame("", EventNote.Stage.CONFIRMED)))
                        .join();

                connection.send("data: at once\n\n").join();

                assertThat(client.event(0).data()).isEqualTo("at once");
                assertThat(client.header("Content-Encoding")).isEmpty();
            }
        }
    }
}
