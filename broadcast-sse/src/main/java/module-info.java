/** Server-Sent Events transport of Broadcast: the seat of the servlet that will carry channels over plain HTTP. */
@org.jspecify.annotations.NullMarked
module io.broadcast4j.sse {
    requires transitive io.broadcast4j.core;
}
