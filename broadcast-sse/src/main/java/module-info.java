/** Server-Sent Events transport of Broadcast: channels over plain HTTP. Start at {@code CableServlet}. */
@org.jspecify.annotations.NullMarked
module io.broadcast4j.sse {
    requires transitive io.broadcast4j.core;
    requires transitive jakarta.servlet;
    requires org.slf4j;

    exports io.broadcast4j.sse;
}
