/**
 * Live metrics over Server-Sent Events: how each node is, once a second.
 *
 * <p>{@link io.broadcast4j.examples.metrics.Sampler} broadcasts, and {@link io.broadcast4j.examples.metrics.MetricsChannel} is
 * all that an {@code EventSource} needs of the server. Its page is in {@code src/main/resources/web/metrics}.
 */
@NullMarked
package io.broadcast4j.examples.metrics;

import org.jspecify.annotations.NullMarked;
