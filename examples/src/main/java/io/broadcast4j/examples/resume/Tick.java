package io.broadcast4j.examples.resume;

/**
 * A number that comes after the one before it, so that everybody can see what is missing.
 *
 * @param run names the process that counts; another one begins again at 1
 * @param number counts from 1
 */
public record Tick(String run, long number) {}
