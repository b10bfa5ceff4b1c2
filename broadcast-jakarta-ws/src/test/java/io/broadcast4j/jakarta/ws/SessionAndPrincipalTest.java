package io.broadcast4j.jakarta.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.test.CableClient;
import io.broadcast4j.test.RecordingAcceptor;
import io.broadcast4j.test.TransportContract.Running;
import io.broadcast4j.transport.Handshake;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.Serial;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What a web application has found out of a visitor before the upgrade. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionAndPrincipalTest {
    private final RecordingAcceptor acceptor = new RecordingAcceptor();
    private final AtomicReference<HttpSession> session = new AtomicReference<>();

    @Test
    void the_session_reaches_the_handshake_for_as_long_as_it_lives() throws Exception {
        knock(handshake -> {
            assertThat(handshake.sessionAttribute("user_id")).contains(42);
            assertThat(handshake.sessionAttribute("something_else")).isEmpty();
            session.get().invalidate();
            assertThat(handshake.sessionAttribute("user_id")).isEmpty();
        });
    }

    @Test
    void the_principal_of_the_container_reaches_the_handshake() throws Exception {
        knock(handshake ->
                assertThat(handshake.principal().map(Principal::getName)).contains("ann"));
    }

    private void knock(Consumer<Handshake> expectations) throws Exception {
        Servlet signedIn = new SignedIn(new CableUpgradeServlet(acceptor));
        try (Running tomcat = TomcatContainer.start(container -> {}, Optional.of(signedIn));
                CableClient client = CableClient.connect(tomcat.uri())) {
            client.send("hello");
            acceptor.awaitConnection(0).awaitReceived(0);
            expectations.accept(acceptor.awaitKnock(0));
        }
    }

    /** Stands for the application that signs a visitor in. */
    private final class SignedIn extends HttpServlet {
        @Serial
        private static final long serialVersionUID = 1;

        private final transient Servlet cable;

        SignedIn(Servlet cable) {
            this.cable = cable;
        }

        @Override
        public void init() throws ServletException {
            cable.init(getServletConfig());
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            session.set(request.getSession());
            request.getSession().setAttribute("user_id", 42);
            cable.service(
                    new HttpServletRequestWrapper(request) {
                        @Override
                        public Principal getUserPrincipal() {
                            return () -> "ann";
                        }
                    },
                    response);
        }
    }
}
