package io.broadcast4j.server;

import io.broadcast4j.channel.Action;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.json.Json;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The methods of a channel that clients may call, found once, when the channel is registered.
 *
 * <p>Immutable, thread-safe.
 */
final class ActionTable {
    private static final String LEGAL_FORMS =
            "; legal forms are m(), m(Subscription), m(Data) and m(Subscription, Data) with Data any class that JSON can"
                    + " be bound to";

    private final Map<String, ActionMethod> actions;

    private ActionTable(Map<String, ActionMethod> actions) {
        this.actions = Map.copyOf(actions);
    }

    /**
     * Finds the actions of a class and of those it extends, so that a proxy's are those of the class behind it.
     *
     * @throws IllegalArgumentException if an annotated method cannot be an action, or two have one name
     */
    static ActionTable of(Class<? extends Channel> type) {
        Map<String, ActionMethod> actions = new HashMap<>();
        for (Class<?> owner = type; owner != null && owner != Object.class; owner = owner.getSuperclass()) {
            for (Method method : owner.getDeclaredMethods()) {
                Action action = method.getAnnotation(Action.class);
                if (action != null && !method.isBridge()) {
                    String name = action.value().isEmpty() ? method.getName() : action.value();
                    ActionMethod found = action(method);
                    ActionMethod other = actions.putIfAbsent(name, found);
                    if (other != null && !other.overrides(method)) {
                        throw new IllegalArgumentException(
                                "Two actions are named \"" + name + "\": " + other.method() + " and " + method);
                    }
                }
            }
        }
        return new ActionTable(actions);
    }

    Optional<ActionMethod> find(String name) {
        return Optional.ofNullable(actions.get(name));
    }

    private static ActionMethod action(Method method) {
        if (Modifier.isStatic(method.getModifiers()) || Modifier.isPrivate(method.getModifiers())) {
            throw new IllegalArgumentException("An action is neither static nor private: " + method);
        }
        List<Class<?>> parameters = List.of(method.getParameterTypes());
        boolean takesClient = !parameters.isEmpty() && parameters.get(0) == Subscription.class;
        List<Class<?>> rest = takesClient ? parameters.subList(1, parameters.size()) : parameters;
        if (rest.size() > 1 || rest.contains(Subscription.class)) {
            throw new IllegalArgumentException("Not an action: " + method + LEGAL_FORMS);
        }
        try {
            method.setAccessible(true);
        } catch (InaccessibleObjectException e) {
            throw new IllegalArgumentException(
                    "Make " + method + " and its class public, or open its package to io.broadcast4j.core", e);
        }
        return new ActionMethod(method, takesClient, rest.isEmpty() ? Optional.empty() : Optional.of(rest.get(0)));
    }

    /**
     * One action.
     *
     * @param method what is called
     * @param takesClient whether its first parameter is the subscription
     * @param data the class of its data parameter, if it has one
     */
    record ActionMethod(Method method, boolean takesClient, Optional<Class<?>> data) {
        /**
         * Binds the data and calls the action.
         *
         * @throws io.broadcast4j.json.InvalidJsonException if the data does not fit
         * @throws Throwable whatever the action throws
         */
        void invoke(Channel channel, Subscription client, Json json) throws Throwable {
            Object[] arguments = new Object[method.getParameterCount()];
            int next = 0;
            if (takesClient) {
                arguments[next++] = client;
            }
            if (data.isPresent()) {
                arguments[next] = data.get() == Json.class ? json : json.as(data.get());
            }
            try {
                method.invoke(channel, arguments);
            } catch (java.lang.reflect.InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }

        boolean overrides(Method inherited) {
            return method.getName().equals(inherited.getName())
                    && List.of(method.getParameterTypes()).equals(List.of(inherited.getParameterTypes()));
        }
    }
}
