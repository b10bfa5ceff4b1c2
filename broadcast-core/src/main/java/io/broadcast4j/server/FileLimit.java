package io.broadcast4j.server;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** How many connections the process has files for. */
final class FileLimit {
    private static final int FALLBACK = 10_000;
    private static final int PERCENT = 80;

    private FileLimit() {}

    /** Returns what was configured, or where that is 0, the share of the process's files that connections may take. */
    static int connections(int configured) {
        return configured > 0 ? configured : share();
    }

    private static int share() {
        try {
            Object files = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName("java.lang:type=OperatingSystem"), "MaxFileDescriptorCount");
            return (int) Math.min(Integer.MAX_VALUE, ((Number) files).longValue() / 100 * PERCENT);
        } catch (JMException | RuntimeException notUnix) {
            return FALLBACK;
        }
    }
}
