/** Who is there: a name is enough to sign in to the demo. A real application has its own way. */
@NullMarked
package io.broadcast4j.examples.login;

import org.jspecify.annotations.NullMarked;
