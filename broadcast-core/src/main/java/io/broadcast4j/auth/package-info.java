/**
 * Who a client is, and which pages may connect.
 *
 * <p>Floor 2. {@link io.broadcast4j.auth.Authenticator} is the seam, implemented here for the usual credentials. {@link
 * io.broadcast4j.auth.SignedStreams} lets pages subscribe to streams that the application has named for them.
 */
@NullMarked
package io.broadcast4j.auth;

import org.jspecify.annotations.NullMarked;
