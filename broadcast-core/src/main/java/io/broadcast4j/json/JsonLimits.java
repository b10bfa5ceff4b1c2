package io.broadcast4j.json;

/**
 * How large and how deep a JSON document from outside may be.
 *
 * <p>Immutable, thread-safe.
 *
 * @param documentChars the longest document
 * @param depth how deep arrays and objects may nest
 * @param tokens how many names, values and brackets there may be
 * @param nameChars the longest name in an object
 * @param numberChars the longest number, in digits
 */
public record JsonLimits(int documentChars, int depth, int tokens, int nameChars, int numberChars) {
    /** 64 Ki characters, depth 32, 4,096 tokens, names of 256 and numbers of 32 characters. */
    public static final JsonLimits DEFAULT = new JsonLimits(65_536, 32, 4_096, 256, 32);

    /** Returns these limits for another document size. */
    public JsonLimits withDocumentChars(int chars) {
        return new JsonLimits(chars, depth, tokens, nameChars, numberChars);
    }
}
