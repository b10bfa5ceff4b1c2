/**
 * The engine, and the one place where it is put together.
 *
 * <p>Floor 5, the top: nothing imports it but applications. {@link io.broadcast4j.server.BroadcastServer} and its
 * {@link io.broadcast4j.server.Limits}, {@link io.broadcast4j.server.Continuity} among them, are public; the rest is the
 * two roads:
 *
 * <ul>
 *   <li>out: {@code Hub} → {@code Audience} → {@code Sequence} → {@code Lane} → {@code Shard} → {@code Gate} → {@code Outbox} → outlet;
 *   <li>in: inlet → {@code Connection} → {@code Subscriptions} → {@code ClientSubscription} → channel. A client
 *       comes in by {@code Arrival}, and gets what it has missed by {@code CatchUp}.
 * </ul>
 */
@NullMarked
package io.broadcast4j.server;

import org.jspecify.annotations.NullMarked;
