/** Vocabulary, seams and engine of Broadcast. Start at {@code io.broadcast4j.server.BroadcastServer}. */
@org.jspecify.annotations.NullMarked
module io.broadcast4j.core {
    requires transitive org.jspecify;
    requires com.github.benmanes.caffeine;
    requires java.management;
    requires org.slf4j;
    requires tools.jackson.databind;
    requires static com.nimbusds.jose.jwt;

    exports io.broadcast4j;
    exports io.broadcast4j.auth;
    exports io.broadcast4j.backplane;
    exports io.broadcast4j.channel;
    exports io.broadcast4j.concurrent;
    exports io.broadcast4j.json;
    exports io.broadcast4j.presence;
    exports io.broadcast4j.protocol;
    exports io.broadcast4j.publish;
    exports io.broadcast4j.server;
    exports io.broadcast4j.transport;
}
