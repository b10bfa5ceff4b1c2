package io.broadcast4j.sse;

import io.broadcast4j.test.TransportContract.Running;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.util.Set;

/** Undertow on a free port. */
final class UndertowContainer {
    private UndertowContainer() {}

    static Running start(Containers.Setup setup) throws Exception {
        ServletContainerInitializer initializer = (classes, application) -> setup.accept(application);
        DeploymentInfo application = Servlets.deployment()
                .setClassLoader(UndertowContainer.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("test")
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        initializer.getClass(), new ImmediateInstanceFactory<>(initializer), Set.of()));
        DeploymentManager manager = Servlets.newContainer().addDeployment(application);
        manager.deploy();
        Undertow server = Undertow.builder()
                .setWorkerThreads(Containers.THREADS)
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
