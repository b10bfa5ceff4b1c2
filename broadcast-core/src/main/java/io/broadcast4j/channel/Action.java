package io.broadcast4j.channel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a {@link Channel} that clients may call with {@code perform}. No other method can be reached.
 *
 * <p>The method takes the {@link Subscription}, the data, both or neither, in that order. The data parameter is a
 * {@code Json}, or any type the client's JSON can be bound to; data that does not fit is refused with a line in the log
 * that names the field, and the method is not called.
 *
 * <p>An application on the module path opens the package of its channels to {@code io.broadcast4j.core}, and that of the
 * data to {@code tools.jackson.databind} as well.
 *
 * <p>{@code send(data)} of the stock client without an action calls the one named {@code receive}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Action {
    /** Returns the name that clients use; by default that of the method. */
    String value() default "";
}
