package io.broadcast4j.json;

import java.lang.annotation.Annotation;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the components of a record that should have been in the document, and were not. */
final class RequiredComponents {
    private RequiredComponents() {}

    /**
     * Checks a bound value and the records within it, be they in lists, maps or optionals.
     *
     * @throws InvalidJsonException naming the first component that is missing
     */
    static void check(@Nullable Object bound, String path) {
        if (bound instanceof Record owner) {
            checkComponents(owner, path.isEmpty() ? "" : path + ".");
        } else if (bound instanceof Collection<?> items) {
            int index = 0;
            for (Object item : items) {
                check(item, path + "[" + index++ + "]");
            }
        } else if (bound instanceof Map<?, ?> entries) {
            entries.forEach((key, value) -> check(value, path.isEmpty() ? "" + key : path + "." + key));
        } else if (bound instanceof Object[] items) {
            check(Arrays.asList(items), path);
        } else if (bound instanceof Optional<?> optional) {
            optional.ifPresent(value -> check(value, path));
        }
    }

    private static void checkComponents(Record owner, String prefix) {
        for (RecordComponent component : owner.getClass().getRecordComponents()) {
            Object value = read(component, owner);
            String name = prefix + component.getName();
            if (value == null && !isNullable(component)) {
                throw new InvalidJsonException(
                        name + ": expected " + component.getType().getSimpleName() + ", found nothing");
            }
            check(value, name);
        }
    }

    private static boolean isNullable(RecordComponent component) {
        return Stream.concat(
                        Stream.of(component.getAnnotations()),
                        Stream.of(component.getAnnotatedType().getAnnotations()))
                .map(Annotation::annotationType)
                .anyMatch(type -> type.getSimpleName().equals("Nullable"));
    }

    private static @Nullable Object read(RecordComponent component, Object owner) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new IllegalStateException(
                    "Cannot read " + component + " of " + owner.getClass().getName()
                            + "; open its package to io.broadcast4j.core",
                    e);
        }
    }
}
