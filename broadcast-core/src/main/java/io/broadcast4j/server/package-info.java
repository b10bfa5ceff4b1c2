/**
 * The engine, and the one place where it is put together.
 *
 * <p>Floor 5, the top: nothing imports it but applications. {@link io.broadcast4j.server.BroadcastServer} and its
 * {@link io.broadcast4j.server.Limits} are public; the rest is the two roads:
 *
 * <ul>
 *   <li>out: {@code Hub} → {@code Audience} → {@code Lane} → {@code Shard} → {@code Gate} → {@code Outbox} → outlet;
 *   <li>in: inlet → {@code Connection} → {@code Subscriptions} → {@code ClientSubscription} → channel.
 * </ul>
 */
@NullMarked
package io.broadcast4j.server;

import org.jspecify.annotations.NullMarked;
