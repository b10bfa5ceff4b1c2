package io.broadcast4j.jakarta.ws;

import io.broadcast4j.test.TransportContract.Running;
import jakarta.servlet.Servlet;
import jakarta.websocket.server.ServerContainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat on a free port. */
final class TomcatContainer {
    private TomcatContainer() {}

    static Running start(Containers.Setup setup, Optional<Servlet> servlet) throws Exception {
        Path directory = Files.createTempDirectory("tomcat");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", directory.toString());
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(
                (classes, servletContext) ->
                        setup.accept((ServerContainer) servletContext.getAttribute(ServerContainer.class.getName())),
                null);
        Tomcat.addServlet(context, "cable", servlet.orElseGet(NotFound::new))
                .addMapping(servlet.isPresent() ? Containers.PATH : "/");
        tomcat.start();
        return Containers.running(tomcat.getConnector().getLocalPort(), () -> {
            tomcat.stop();
            tomcat.destroy();
        });
    }
}
