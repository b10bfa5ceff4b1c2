package io.broadcast4j.json;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON value that came from outside: the params of a subscription, the data of an action.
 *
 * <p>The named getters want what they say: {@code text("room_id")} of a number is an error that names the field, what
 * was expected and what was found. Ask {@link #has(String)} or use {@link #optionalText(String)} for what may be absent.
 *
 * <p>Immutable, thread-safe. Non-blocking.
 */
public final class Json {
    private final JsonMapper mapper;
    private final JsonNode node;

    Json(JsonMapper mapper, JsonNode node) {
        this.mapper = mapper;
        this.node = node;
    }

    JsonNode node() {
        return node;
    }

    /** Tells whether this is an object. */
    public boolean isObject() {
        return node.isObject();
    }

    /** Tells whether this is a text. */
    public boolean isText() {
        return node.isString();
    }

    /** Tells whether the field is there and not null. */
    public boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** Returns the names of this object's fields, sorted; empty if it is not an object. */
    public Set<String> names() {
        return new TreeSet<>(node.propertyNames());
    }

    /**
     * Returns a field of any kind.
     *
     * @throws InvalidJsonException if it is absent or null
     */
    public Json get(String name) {
        return new Json(mapper, field(name, "a value"));
    }

    /** Returns the items of this array; empty if it is not an array. */
    public List<Json> items() {
        Iterator<JsonNode> items =
                node.isArray() ? node.iterator() : List.<JsonNode>of().iterator();
        java.util.ArrayList<Json> list = new java.util.ArrayList<>(node.size());
        items.forEachRemaining(item -> list.add(new Json(mapper, item)));
        return List.copyOf(list);
    }

    /**
     * Returns this text itself.
     *
     * @throws InvalidJsonException if this is not a text
     */
    public String text() {
        if (!node.isString()) {
            throw wrong("the value", "a text", node);
        }
        return node.stringValue();
    }

    /**
     * Returns a field that is a text.
     *
     * @throws InvalidJsonException if it is absent, null or something else
     */
    public String text(String name) {
        JsonNode found = field(name, "a text");
        if (!found.isString()) {
            throw wrong(name, "a text", found);
        }
        return found.stringValue();
    }

    /**
     * Returns a field that is a text, or nothing if it is absent or null.
     *
     * @throws InvalidJsonException if it is something else
     */
    public Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /**
     * Returns a field that is a whole number.
     *
     * @throws InvalidJsonException if it is absent, null, something else, or beyond 64 bits
     */
    public long integer(String name) {
        JsonNode found = field(name, "a whole number");
        if (!found.isIntegralNumber() || !found.canConvertToLong()) {
            throw wrong(name, "a whole number", found);
        }
        return found.longValue();
    }

    /**
     * Returns a field that is a number, whole or not, as near as 64 bits come to it.
     *
     * @throws InvalidJsonException if it is absent, null or something else
     */
    public double number(String name) {
        JsonNode found = field(name, "a number");
        if (!found.isNumber()) {
            throw wrong(name, "a number", found);
        }
        return found.doubleValue();
    }

    /**
     * Returns a field that is true or false.
     *
     * @throws InvalidJsonException if it is absent, null or something else
     */
    public boolean bool(String name) {
        JsonNode found = field(name, "true or false");
        if (!found.isBoolean()) {
            throw wrong(name, "true or false", found);
        }
        return found.booleanValue();
    }

    /**
     * Returns a field that names something, be it a text or a whole number: {@code "42"} and {@code 42} are both "42".
     *
     * @throws InvalidJsonException if it is absent, null or something else
     */
    public String id(String name) {
        JsonNode found = field(name, "a text or a whole number");
        if (!found.isString() && !found.isIntegralNumber()) {
            throw wrong(name, "a text or a whole number", found);
        }
        return found.asString();
    }

    /**
     * Binds this value to a type: a record, a bean, a map, a list. Unknown fields are ignored. A record's components
     * must be there, unless they are annotated {@code @Nullable} or are an {@code Optional}.
     *
     * @throws InvalidJsonException if a field is missing or of the wrong kind
     */
    public <T> T as(Class<T> type) {
        T bound;
        try {
            bound = mapper.treeToValue(node, type);
        } catch (MismatchedInputException e) {
            throw new InvalidJsonException(Mismatch.describe(e));
        } catch (JacksonException e) {
            throw new InvalidJsonException(e.getOriginalMessage());
        }
        if (bound == null) {
            throw wrong("the value", type.getSimpleName(), node);
        }
        RequiredComponents.check(bound, "");
        return bound;
    }

    /** Returns this value as JSON. */
    @Override
    public String toString() {
        return mapper.writeValueAsString(node);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Json json && node.equals(json.node);
    }

    @Override
    public int hashCode() {
        return node.hashCode();
    }

    private JsonNode field(String name, String expected) {
        JsonNode found = node.get(name);
        if (found == null || found.isNull()) {
            throw new InvalidJsonException(name + ": expected " + expected + ", found nothing");
        }
        return found;
    }

    private static InvalidJsonException wrong(String name, String expected, JsonNode found) {
        return new InvalidJsonException(name + ": expected " + expected + ", found "
                + found.getNodeType().name().toLowerCase(java.util.Locale.ROOT));
    }
}
