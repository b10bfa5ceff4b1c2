package io.broadcast4j.redis;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The end of the line to the test, in an {@link OtherNode}. Thread-safe. */
final class ParentLink {
    /** Tells what a node tells from what is logged in it. */
    static final String MARK = "@ ";

    private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private ParentLink() {}

    /** Tells the test a line. */
    static void tell(String line) {
        write(MARK + line);
    }

    /** Hands over each line of the test, on the caller's thread, and ends this JVM when the test is gone. */
    static void obey(Consumer<String> orders) {
        InputStreamReader in = new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8);
        try (BufferedReader lines = new BufferedReader(in)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                orders.accept(line);
            }
        } catch (IOException | RuntimeException e) {
            write("An order failed: " + e);
        } finally {
            // Not an exit, which could wait for the very thing that a test has broken.
            Runtime.getRuntime().halt(0);
        }
    }

    /** Writes a line in one piece, as others write to the same stream. */
    private static void write(String line) {
        try {
            OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
