package io.broadcast4j.sse;

import io.broadcast4j.test.TransportContract.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;

/** Tomcat on a free port. */
final class TomcatContainer {
    private static final long UNLOAD_MILLIS = 50;

    private TomcatContainer() {}

    static Running start(Containers.Setup setup) throws Exception {
        Path directory = Files.createTempDirectory("tomcat");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("maxThreads", Integer.toString(Containers.THREADS));
        Context context = tomcat.addContext("", directory.toString());
        if (context instanceof StandardContext ours) {
            // It would wait for two seconds whenever a stream is open in the end.
            ours.setUnloadDelay(UNLOAD_MILLIS);
        }
        context.addServletContainerInitializer((classes, application) -> setup.accept(application), null);
        tomcat.start();
        return Containers.running(tomcat.getConnector().getLocalPort(), () -> {
            tomcat.stop();
            tomcat.destroy();
        });
    }
}
