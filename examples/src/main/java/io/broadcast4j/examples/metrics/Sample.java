package io.broadcast4j.examples.metrics;

/**
 * A reading that can be told from any other one, with a number by which everybody can see what is missing.
 *
 * @param node whose reading it is
 * @param run when the node was started, in milliseconds since 1970
 * @param number counts from 1 in each run
 * @param at when the reading was taken, in milliseconds since 1970
 * @param reading what was read
 */
public record Sample(String node, long run, long number, long at, Reading reading) {}
