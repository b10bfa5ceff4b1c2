package io.broadcast4j.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;

/** Carries the bytes of one connection in one direction, past the {@link Faults}. Runs on a thread of its own. */
final class Pump implements Runnable {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ProxiedConnection connection;
    private final Faults faults;
    private final Direction direction;
    private final RespFramer framer = new RespFramer();
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
    /** How many bytes of the frame have been passed on already. */
    private int passed;

    Pump(ProxiedConnection connection, Faults faults, Direction direction) {
        this.connection = connection;
        this.faults = faults;
        this.direction = direction;
    }

    @Override
    public void run() {
        try {
            carry(connection.from(direction), connection.to(direction));
        } catch (IOException e) {
            // One end reset the connection: the other one shall see the same.
            connection.reset();
        } catch (InterruptedException e) {
            connection.reset();
            Thread.currentThread().interrupt();
        }
    }

    private void carry(Socket from, Socket to) throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int size = from.getInputStream().read(buffer);
                size >= 0;
                size = from.getInputStream().read(buffer)) {
            byte[] bytes = sorted(buffer, size);
            faults.awaitPassage(direction, connection.isSubscriber(), connection::isClosed);
            write(bytes, to.getOutputStream());
        }
        connection.ends(direction);
        faults.awaitPassage(direction, connection.isSubscriber(), connection::isClosed);
        connection.ended(direction);
    }

    private void write(byte[] bytes, OutputStream out) throws IOException {
        Faults.Passage passage = faults.passage(bytes.length, direction, connection.isSubscriber());
        out.write(bytes, 0, passage.bytes());
        if (passage.cut() != null) {
            connection.reset();
            passage.cut().complete(null);
        }
    }

    /** Looks at the frames that end within these bytes, and returns what is to be passed on. */
    private byte[] sorted(byte[] bytes, int size) {
        ByteArrayOutputStream passing = new ByteArrayOutputStream(size);
        for (int i = 0; i < size; i++) {
            frame.write(bytes[i]);
            if (framer.endsWith(bytes[i])) {
                frameEnds(passing);
            }
        }
        // A frame is held back while it may have to be lost, and passed on as it comes at all other times.
        if (passed > 0 || direction == Direction.TO_SERVER || !faults.isWaitingForPush()) {
            passing.write(frame.toByteArray(), passed, frame.size() - passed);
            passed = frame.size();
        }
        return passing.toByteArray();
    }

    private void frameEnds(ByteArrayOutputStream passing) {
        byte[] whole = frame.toByteArray();
        boolean lost = false;
        if (direction == Direction.TO_SERVER) {
            connection.carries(RespFrame.of(whole));
        } else {
            lost = passed == 0
                    && faults.isWaitingForPush()
                    && RespFrame.of(whole).isMessage()
                    && faults.swallows(whole);
        }
        if (!lost) {
            passing.writeBytes(Arrays.copyOfRange(whole, passed, whole.length));
        }
        frame.reset();
        passed = 0;
    }
}
