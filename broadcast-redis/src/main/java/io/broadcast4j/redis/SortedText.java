package io.broadcast4j.redis;

/**
 * Texts as bytes that sort as {@link String#compareTo} sorts the texts: every char by itself, in the way in which UTF-8
 * writes a character of its number (CESU-8, Unicode Technical Report 26).
 *
 * <p>Redis compares bytes. In UTF-8 an emoji would come behind the characters U+E000 to U+FFFF, in Java it comes before
 * them; and half a surrogate pair has no UTF-8 at all.
 */
final class SortedText {
    private SortedText() {}

    static byte[] encode(String text) {
        byte[] bytes = new byte[length(text)];
        int next = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[next++] = (byte) c;
            } else if (c < 0x800) {
                bytes[next++] = (byte) (0xC0 | (c >> 6));
                bytes[next++] = (byte) (0x80 | (c & 0x3F));
            } else {
                bytes[next++] = (byte) (0xE0 | (c >> 12));
                bytes[next++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                bytes[next++] = (byte) (0x80 | (c & 0x3F));
            }
        }
        return bytes;
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it did not
     */
    static String decode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int next = 0;
        while (next < bytes.length) {
            int first = bytes[next++] & 0xFF;
            int more = more(first);
            if (next + more > bytes.length) {
                throw new IllegalArgumentException("The text ends within a character");
            }
            int c = more == 0 ? first : first & (0x3F >> more);
            for (int end = next + more; next < end; next++) {
                c = (c << 6) | (bytes[next] & 0x3F);
            }
            text.append((char) c);
        }
        return text.toString();
    }

    private static int more(int first) {
        if (first < 0x80) {
            return 0;
        }
        if (first >= 0xC0 && first < 0xF0) {
            return first < 0xE0 ? 1 : 2;
        }
        throw new IllegalArgumentException("No character begins with the byte " + first);
    }

    private static int length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        }
        return bytes;
    }
}
