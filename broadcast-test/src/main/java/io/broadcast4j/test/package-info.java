/**
 * What tests need: time turned by hand, doubles that record, a client that speaks the protocol, and contract suites.
 *
 * <p>Floor 4. {@link io.broadcast4j.test.ManualScheduler} and {@link io.broadcast4j.test.RecordingOutlet} stand in for a
 * clock and a transport; {@link io.broadcast4j.test.CableClient} talks to a real one;
 * {@link io.broadcast4j.test.TransportContract}, {@link io.broadcast4j.test.BackplaneContract} and
 * {@link io.broadcast4j.test.PresenceContract} are extended by whoever writes an adapter. Tests import it, nothing else does.
 */
@NullMarked
package io.broadcast4j.test;

import org.jspecify.annotations.NullMarked;
