/** The web server of the demo: pages, sign-in and the WebSocket, in an embedded Jetty. */
@NullMarked
package io.broadcast4j.examples.web;

import org.jspecify.annotations.NullMarked;
