package io.broadcast4j.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Writes a {@link Json} as the value it holds, wherever in a message it stands. */
final class JsonWriter extends ValueSerializer<Json> {
    @Override
    public void serialize(Json value, JsonGenerator generator, SerializationContext context) {
        generator.writeTree(value.node());
    }
}
