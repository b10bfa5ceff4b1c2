package io.broadcast4j.sse;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reaches by name what is public in a container, so that no container is needed to compile or run. What is not there, may
 * not be called, or fails, is null.
 *
 * <p>Thread-safe.
 */
final class ByName {
    private ByName() {}

    /** Calls the only method with this name and number of arguments. */
    static @Nullable Object call(@Nullable Object target, String name, Object... arguments) {
        Method method = target == null ? null : method(target.getClass(), name, arguments.length);
        if (method == null) {
            return null;
        }
        try {
            return method.invoke(target, arguments);
        } catch (IllegalAccessException | InvocationTargetException | IllegalArgumentException e) {
            return null;
        }
    }

    /** Finds a method in a class or interface that all may see: it may be called wherever it is overridden. */
    static @Nullable Method method(@Nullable Class<?> type, String name, int arguments) {
        if (type == null) {
            return null;
        }
        if (isPublic(type)) {
            for (Method method : type.getMethods()) {
                if (method.getName().equals(name)
                        && method.getParameterCount() == arguments
                        && isPublic(method.getDeclaringClass())) {
                    return method;
                }
            }
        }
        return Arrays.stream(type.getInterfaces())
                .map(contract -> method(contract, name, arguments))
                .filter(method -> method != null)
                .findFirst()
                .orElseGet(() -> method(type.getSuperclass(), name, arguments));
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers()) && type.getModule().isExported(type.getPackageName());
    }

    /** Reads a field of a class that may be looked into. */
    static @Nullable Object field(Object target, String name) {
        try {
            Field field = target.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(target);
        } catch (NoSuchFieldException | IllegalAccessException | InaccessibleObjectException e) {
            return null;
        }
    }

    /** Reads a constant. */
    static @Nullable Object constant(Class<?> type, String name) {
        try {
            return type.getField(name).get(null);
        } catch (NoSuchFieldException | IllegalAccessException e) {
            return null;
        }
    }

    /** Reads a constant of a class that a neighbour of it sees. */
    static @Nullable Object constant(Class<?> neighbour, String type, String name) {
        try {
            return constant(Class.forName(type, true, neighbour.getClassLoader()), name);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /** Creates an object of a class that a neighbour of it sees. */
    static @Nullable Object create(Class<?> neighbour, String type, String argument) {
        try {
            return Class.forName(type, true, neighbour.getClassLoader())
                    .getConstructor(String.class)
                    .newInstance(argument);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
