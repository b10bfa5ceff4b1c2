package io.broadcast4j.sse;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.Servlet;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The containers these tests run in, each with one servlet for every path. */
enum EventStreamContainers {
    TOMCAT {
        @Override
        Running start(Servlet servlet) throws Exception {
            Path directory = Files.createTempDirectory("tomcat");
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(directory.toString());
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            Context context = tomcat.addContext("", directory.toString());
            Wrapper wrapper = Tomcat.addServlet(context, "events", servlet);
            wrapper.setAsyncSupported(true);
            wrapper.addMapping("/*");
            tomcat.start();
            return new Running(tomcat.getConnector().getLocalPort(), () -> {
                tomcat.stop();
                tomcat.destroy();
            });
        }
    },

    JETTY {
        @Override
        Running start(Servlet servlet) throws Exception {
            Server server = new Server();
            ServerConnector connector = new ServerConnector(server);
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
            ServletHolder holder = new ServletHolder(servlet);
            holder.setAsyncSupported(true);
            ServletContextHandler context = new ServletContextHandler("/");
            context.addServlet(holder, "/*");
            server.setHandler(context);
            server.start();
            return new Running(connector.getLocalPort(), server::stop);
        }
    },

    UNDERTOW {
        @Override
        Running start(Servlet servlet) throws Exception {
            ServletInfo info = new ServletInfo("events", servlet.getClass(), new ImmediateInstanceFactory<>(servlet));
            DeploymentManager manager = Servlets.newContainer()
                    .addDeployment(Servlets.deployment()
                            .setClassLoader(EventStreamContainers.class.getClassLoader())
                            .setContextPath("/")
                            .setDeploymentName("test")
                            .addServlet(info.addMapping("/*").setAsyncSupported(true)));
            manager.deploy();
            Undertow server = Undertow.builder()
                    .addHttpListener(0, "127.0.0.1", manager.start())
                    .build();
            server.start();
            int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
            return new Running(port, () -> {
                manager.stop();
                manager.undeploy();
                server.stop();
            });
        }
    };

    abstract Running start(Servlet servlet) throws Exception;

    /** Stops a container. */
    @FunctionalInterface
    interface Stop {
        void run() throws Exception;
    }

    /** A container that runs. */
    record Running(int port, Stop stop) implements AutoCloseable {
        @Override
        public void close() {
            try {
                stop.run();
            } catch (Exception e) {
                throw new AssertionError("The container did not stop", e);
            }
        }
    }
}
