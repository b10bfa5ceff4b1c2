/** Redis backplane of Broadcast: the seat of what carries messages between the nodes of one application. */
@org.jspecify.annotations.NullMarked
module io.broadcast4j.redis {
    requires transitive io.broadcast4j.core;
}
