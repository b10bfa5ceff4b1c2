package io.broadcast4j.redis;

/**
 * What a server answers to a command that fails.
 *
 * @param text begins with the error's code, as in {@code ERR no such key}
 */
record RespError(String text) {}
