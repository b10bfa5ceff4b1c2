package io.broadcast4j.redis;

import java.util.stream.IntStream;

/** A node whose members may come to harm: its arguments are an address of Redis and how many members there are. */
final class PresenceMain {
    private PresenceMain() {}

    /** Returns the member of a number. */
    static String member(int number) {
        return String.format(java.util.Locale.ROOT, "member-%03d", number);
    }

    /** Runs until the test is gone. Tells who is present for each line of the test. */
    public static void main(String[] arguments) {
        PresenceTestNode node = new PresenceTestNode(arguments[0], change -> {});
        int members = Integer.parseInt(arguments[1]);
        IntStream.range(0, members).forEach(i -> node.enter(member(i)));
        Await.until("all have joined", () -> node.members().size() == members);
        ParentLink.tell("ready");
        ParentLink.obey(question -> ParentLink.tell("present " + node.members()));
    }
}
