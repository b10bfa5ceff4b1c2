package io.broadcast4j.auth;

/** Tells the characters apart that headers and tokens are made of, in no locale. */
final class Ascii {
    private Ascii() {}

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
