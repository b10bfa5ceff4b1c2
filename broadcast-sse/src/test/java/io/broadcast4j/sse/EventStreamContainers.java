package io.broadcast4j.sse;

import io.broadcast4j.test.TransportContract.Running;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The containers that tests of more than the transport run in. */
enum EventStreamContainers {
    TOMCAT,
    JETTY,
    UNDERTOW;

    /** Answers requests. */
    @FunctionalInterface
    interface Answering {
        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    /** Starts a container whose application answers like this. */
    Running start(Answering answering) throws Exception {
        Containers.Setup setup = application -> {
            ServletRegistration.Dynamic added = application.addServlet("events", servlet(answering));
            added.addMapping(Containers.PATH);
            added.setAsyncSupported(true);
        };
        return switch (this) {
            case TOMCAT -> TomcatContainer.start(setup);
            case JETTY -> JettyContainer.start(setup);
            case UNDERTOW -> UndertowContainer.start(setup);
        };
    }

    private static HttpServlet servlet(Answering answering) {
        return new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                answering.answer(request, response);
            }
        };
    }
}
