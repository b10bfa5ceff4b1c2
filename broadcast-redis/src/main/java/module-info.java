/** Backplane, history, presence and throttle of Broadcast on Redis. Start at {@code RedisBackplane}. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.broadcast4j.redis {
    requires transitive io.broadcast4j.core;
    requires transitive lettuce.core;
    requires org.slf4j;
    requires io.netty.buffer;
    requires io.netty.common;

    exports io.broadcast4j.redis;
}
