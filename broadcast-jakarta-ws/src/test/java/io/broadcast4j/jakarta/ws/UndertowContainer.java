package io.broadcast4j.jakarta.ws;

import io.broadcast4j.test.TransportContract.Running;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.Servlet;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Undertow on a free port. */
final class UndertowContainer {
    private UndertowContainer() {}

    static Running start(Containers.Setup setup, Optional<Servlet> servlet) throws Exception {
        WebSocketDeploymentInfo sockets = new WebSocketDeploymentInfo().addListener(setup::accept);
        DeploymentInfo application = Servlets.deployment()
                .setClassLoader(UndertowContainer.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("test")
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, sockets);
        servlet.ifPresent(
                it -> application.addServlet(new ServletInfo("cable", it.getClass(), new ImmediateInstanceFactory<>(it))
                        .addMapping(Containers.PATH)));
        DeploymentManager manager = Servlets.newContainer().addDeployment(application);
        manager.deploy();
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1", manager.start())
                .build();
        server.start();
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        return Containers.running(port, () -> {
            manager.stop();
            manager.undeploy();
            server.stop();
        });
    }
}
