package io.broadcast4j.protocol;

import io.broadcast4j.json.Json;

/** What a client asks for. Closed: one place in the engine dispatches. */
public sealed interface Command {
    /** Returns the word that stands for this command on the wire. */
    String name();

    /**
     * A command about one subscription.
     *
     * <p>The identifier is an opaque key: the text the client made, compared as it is and echoed as it is.
     */
    sealed interface OnSubscription extends Command {
        /** Returns the identifier. */
        String identifier();
    }

    /** Opens a subscription. */
    record Subscribe(String identifier) implements OnSubscription {
        @Override
        public String name() {
            return "subscribe";
        }
    }

    /** Ends a subscription. */
    record Unsubscribe(String identifier) implements OnSubscription {
        @Override
        public String name() {
            return "unsubscribe";
        }
    }

    /** Calls an action of a channel; the data is an object and holds the action's name as well. */
    record Perform(String identifier, String action, Json data) implements OnSubscription {
        @Override
        public String name() {
            return "message";
        }
    }

    /** Answers a ping. */
    record Pong() implements Command {
        @Override
        public String name() {
            return "pong";
        }
    }
}
