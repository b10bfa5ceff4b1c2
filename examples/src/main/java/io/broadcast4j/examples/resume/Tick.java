package io.broadcast4j.examples.resume;

/**
 * A number that comes after the one before it, so that everybody can see what is missing.
 *
 * @param run names one life of the stream's history; another one begins again at 1
 * @param number counts from 1
 */
public record Tick(String run, long number) {}
