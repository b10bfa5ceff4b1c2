/**
 * What tests need: time turned by hand, doubles that record, clients that speak the protocols, a judge of what was
 * delivered, and contract suites.
 *
 * <p>{@link io.broadcast4j.test.DeliveryChecker} is the judge of runs in which things go wrong on purpose: publishers and
 * subscribers write down what happens to them, and it finds what was lost in silence, came twice, out of order or
 * changed.
 *
 * <p>Floor 4. {@link io.broadcast4j.test.ManualScheduler} and {@link io.broadcast4j.test.RecordingOutlet} stand in for a
 * clock and a transport; {@link io.broadcast4j.test.CableClient} and
 * {@link io.broadcast4j.test.EventClient} talk to a real one; {@link io.broadcast4j.test.TransportContract},
 * {@link io.broadcast4j.test.EventStreamContract}, {@link io.broadcast4j.test.BackplaneContract} and
 * {@link io.broadcast4j.test.PresenceContract} are extended by whoever writes an adapter. Tests import it, nothing else does.
 */
@NullMarked
package io.broadcast4j.test;

import org.jspecify.annotations.NullMarked;
