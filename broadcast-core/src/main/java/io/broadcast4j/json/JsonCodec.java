package io.broadcast4j.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * Writes the application's values as JSON and reads the clients' JSON strictly.
 *
 * <p>Reading refuses what a lenient parser lets pass: duplicate names, trailing content, numbers that are not finite,
 * unpaired surrogates, and documents over the {@link JsonLimits}. Nothing in a document can name a class.
 *
 * <p>Thread-safe. Non-blocking.
 */
public final class JsonCodec {
    private final JsonMapper mapper;

    /** Creates a codec that reads documents within the limits. */
    public JsonCodec(JsonLimits limits) {
        this.mapper = mapper(limits);
    }

    /** Creates a codec with the default limits. */
    public JsonCodec() {
        this(JsonLimits.DEFAULT);
    }

    /**
     * Writes a value: a record, bean, map, list, text, number, or a {@link Json}. Half a surrogate pair, as is left when
     * a text is cut inside an emoji, is written as an escape, so that the result is always good Unicode.
     *
     * @throws IllegalArgumentException if the value cannot be written as JSON
     */
    public String encode(Object value) {
        try {
            return WellFormed.escape(mapper.writeValueAsString(value));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "Cannot write " + value.getClass().getName() + " as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Writes a value that may have so many characters at most.
     *
     * @throws IllegalArgumentException if it has more, or cannot be written as JSON
     */
    public String encode(Object value, int maxChars) {
        String json = encode(value);
        if (json.length() > maxChars) {
            throw new IllegalArgumentException(
                    "A message has at most " + maxChars + " characters of JSON, this one has " + json.length());
        }
        return json;
    }

    /** Writes a text as a JSON string, quotes and all. */
    public String quote(String text) {
        return WellFormed.escape(mapper.writeValueAsString(text));
    }

    /**
     * Reads one JSON document.
     *
     * @throws InvalidJsonException if it is not one whole document, or breaks a limit
     */
    public Json decode(String document) {
        JsonNode node;
        try {
            node = mapper.readTree(document);
        } catch (JacksonException e) {
            throw new InvalidJsonException(e.getOriginalMessage());
        }
        if (node.isMissingNode()) {
            throw new InvalidJsonException("an empty text is not JSON");
        }
        WellFormed.check(node);
        return new Json(mapper, node);
    }

    private static JsonMapper mapper(JsonLimits limits) {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(limits.documentChars())
                        .maxNestingDepth(limits.depth())
                        .maxTokenCount(limits.tokens())
                        .maxNameLength(limits.nameChars())
                        .maxNumberLength(limits.numberChars())
                        .maxStringLength(limits.documentChars())
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .annotationIntrospector(new PrimitivesRequired())
                .addModule(new SimpleModule("broadcast").addSerializer(Json.class, new JsonWriter()))
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }
}
