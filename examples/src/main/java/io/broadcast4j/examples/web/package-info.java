/** The web server of the demo: pages, sign-in, the WebSocket and the event streams, in an embedded Jetty. */
@NullMarked
package io.broadcast4j.examples.web;

import org.jspecify.annotations.NullMarked;
