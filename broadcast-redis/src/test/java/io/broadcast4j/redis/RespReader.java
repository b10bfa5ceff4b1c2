package io.broadcast4j.redis;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the values of Redis' wire protocol, versions 2 and 3: text, {@link Long}, {@link List}, null, {@link Boolean}
 * and {@link RespError}. A map is a list of its keys and values in turn. Not thread-safe.
 */
final class RespReader {
    private final InputStream in;

    RespReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** Blocks for the next value. Fails with {@link EOFException} at the end of the stream. */
    Object next() throws IOException {
        int type = in.read();
        if (type < 0) {
            throw new EOFException("The server closed the connection");
        }
        String line = line();
        return switch (type) {
            case '+', ',', '(' -> line;
            case '-' -> new RespError(line);
            case ':' -> Long.valueOf(line);
            case '_' -> null;
            case '#' -> line.equals("t");
            case '$', '=' -> bulk(Integer.parseInt(line));
            case '*', '>', '~' -> list(Integer.parseInt(line));
            case '%' -> list(2 * Integer.parseInt(line));
            default -> throw new IOException("Not the type of a value: " + (char) type + line);
        };
    }

    private List<Object> list(int size) throws IOException {
        if (size < 0) {
            return null;
        }
        List<Object> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(next());
        }
        return values;
    }

    private String bulk(int size) throws IOException {
        if (size < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size || in.readNBytes(2).length < 2) {
            throw new EOFException("The server closed the connection within a value");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The server closed the connection within a line");
            }
            line.append((char) next);
        }
        line.setLength(line.length() - 1);
        return line.toString();
    }
}
