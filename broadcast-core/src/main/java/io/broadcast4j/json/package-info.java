/**
 * JSON as this library shows it: values of its own, whatever parser stands behind them.
 *
 * <p>Floor 1, the ground. The parser's types never leave this package.
 */
@NullMarked
package io.broadcast4j.json;

import org.jspecify.annotations.NullMarked;
