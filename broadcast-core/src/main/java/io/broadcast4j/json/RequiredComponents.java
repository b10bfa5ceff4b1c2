package io.broadcast4j.json;

import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;

/** Finds the components of a record that should have been in the document, and were not. */
final class RequiredComponents {
    private RequiredComponents() {}

    /**
     * Checks a bound value and the records within it.
     *
     * @throws InvalidJsonException naming the first component that is missing
     */
    static void check(Object bound, String path) {
        if (!(bound instanceof Record)) {
            return;
        }
        for (RecordComponent component : bound.getClass().getRecordComponents()) {
            Object value = read(component, bound);
            String name = path + component.getName();
            if (value == null && !isNullable(component)) {
                throw new InvalidJsonException(
                        name + ": expected " + component.getType().getSimpleName() + ", found nothing");
            }
            if (value != null) {
                check(value, name + ".");
            }
        }
    }

    private static boolean isNullable(RecordComponent component) {
        return Stream.concat(
                        Stream.of(component.getAnnotations()),
                        Stream.of(component.getAnnotatedType().getAnnotations()))
                .map(Annotation::annotationType)
                .anyMatch(type -> type.getSimpleName().equals("Nullable"));
    }

    private static Object read(RecordComponent component, Object owner) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "Cannot read " + component + " of " + owner.getClass().getName(), e);
        }
    }
}
