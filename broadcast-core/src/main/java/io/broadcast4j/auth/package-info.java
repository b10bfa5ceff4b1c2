/**
 * Who a client is, and which pages may connect.
 *
 * <p>Floor 2. {@link io.broadcast4j.auth.Authenticator} is the seam; the others in this room implement it for the usual
 * credentials.
 */
@NullMarked
package io.broadcast4j.auth;

import org.jspecify.annotations.NullMarked;
