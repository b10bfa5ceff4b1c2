package io.broadcast4j.redis;

/** Tells the test its arguments, and then whatever it is sent. */
final class EchoNode {
    private EchoNode() {}

    /** Runs until the test is gone. */
    public static void main(String[] arguments) {
        ParentLink.tell("ready " + String.join(" ", arguments));
        ParentLink.obey(ParentLink::tell);
    }
}
