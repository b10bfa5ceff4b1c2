/** Test kit of Broadcast: time that is turned by hand, recording doubles, clients, and contract suites. */
@org.jspecify.annotations.NullMarked
module io.broadcast4j.test {
    requires transitive io.broadcast4j.core;
    requires transitive java.net.http;
    requires transitive org.junit.jupiter.api;
    requires java.management;
    requires org.assertj.core;

    exports io.broadcast4j.test;
}
