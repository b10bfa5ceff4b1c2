package io.broadcast4j.server;

/** Makes a text that somebody else chose fit for one line of a log. */
final class LogText {
    private static final int MAX_CHARS = 200;

    private LogText() {}

    /** Escapes whatever is not a plain printable character, and cuts what is too long. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(Math.min(text.length(), MAX_CHARS) + 16);
        int end = Math.min(text.length(), MAX_CHARS);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                escaped.append(c);
            } else {
                escaped.append(String.format("\\u%04x", (int) c));
            }
        }
        return text.length() > MAX_CHARS ? escaped.append("…").toString() : escaped.toString();
    }

    /** Letters and digits of every script, and what ASCII prints; no controls, no separators, no direction marks. */
    private static boolean isPlain(char c) {
        return (c >= ' ' && c < 0x7f) || Character.isLetterOrDigit(c);
    }
}
