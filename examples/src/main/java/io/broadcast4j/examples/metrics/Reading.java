package io.broadcast4j.examples.metrics;

/**
 * What the gauges of a node showed.
 *
 * @param heap how much of the heap is in use, in bytes
 * @param cpu how busy this process kept all processors, from 0 to 1
 * @param threads how many live threads there are
 * @param connections how many clients are connected
 * @param streams how many streams they listen to
 * @param messages how many messages went to clients, per second
 */
public record Reading(long heap, double cpu, int threads, int connections, int streams, double messages) {}
